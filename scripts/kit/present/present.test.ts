import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Example } from '#kit/records'
import { presentFile, presentRow, presentSize } from './index.ts'

const ESCAPE = String.fromCharCode(0x1b)
const example: Example = {
  version: 1,
  id: 'ex_0123456789abcdef',
  group: 'services',
  tags: ['service', 'restart'],
  messages: [
    { role: 'system', content: 'You are AJ' },
    { role: 'user', content: 'Restart nginx' },
    {
      role: 'assistant',
      content: 'On it.\nNow.',
      reasoning: 'a service',
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'bash', arguments: '{"command":"systemctl restart nginx"}' } }],
      weight: 1,
    },
    { role: 'tool', tool_call_id: 'c1', content: `${ESCAPE}[31mfailed${ESCAPE}[0m\r` },
    { role: 'assistant', content: 'It failed.', weight: 0 },
  ],
  tools: [{ type: 'function', function: { name: 'bash', parameters: { type: 'object' } } }],
  provenance: { source: 'custom/services', revision: '1', row: '1', licence: 'MIT' },
}

describe('presentRow', () => {
  it('shows an example as a dialogue, with calls by name and arguments', () => {
    expect(presentRow(example)).toBe(
      [
        'ex_0123456789abcdef  custom/services  group services  [service, restart]  tools bash',
        '  system     You are AJ',
        '  user       Restart nginx',
        '  (thinks)   a service',
        '  assistant  On it.',
        '             Now.',
        '  assistant  bash: {"command":"systemctl restart nginx"}',
        '  tool       \\x1b[31mfailed\\x1b[0m\\x0d',
        '  assistant (weight 0) It failed.',
      ].join('\n'),
    )
  })

  it('shows a rejected row with its reason, its detail and what it was', () => {
    const rejected = { id: 'ex_1', source: 'glaive', reason: 'duplicate', detail: 'ex_2' }
    expect(presentRow({ ...rejected, row: { ...example, messages: example.messages.slice(0, 2) } })).toBe(
      'ex_1  glaive  duplicate: ex_2\n  system     You are AJ\n  user       Restart nginx',
    )
    expect(presentRow({ ...rejected, row: { chat: `a\n${ESCAPE}` } })).toBe('ex_1  glaive  duplicate: ex_2\n  {"chat":"a\\n\\u001b"}')
  })

  it('shows any other row as JSON, and of a long text the beginning', () => {
    expect(presentRow({ step: 1, loss: 0.5 })).toBe('{"step":1,"loss":0.5}')
    const shown = presentRow({ ...example, messages: [{ role: 'user', content: 'x'.repeat(1300) }] })
    expect(shown).toMatch(/x{1200} \.\.\. \(100 more characters\)$/)
  })

  it('lets nothing through that a terminal obeys or hides', () => {
    const text = ['\u009b2J', '\u202eevil', '\u200b', '\u0007', '\u007f', '\u2028'].join('')
    const written = '\\x9b2J\\u{202e}evil\\u{200b}\\x07\\x7f\\u{2028}'
    expect(presentRow({ ...example, messages: [{ role: 'user', content: text }] })).toContain(written)
    expect(presentRow({ free: text })).toBe(`{"free":"${written.replace('\\x07', '\\u0007')}"}`)
  })
})

describe('presentFile', () => {
  const shown = async (name: string, content: string, limit = 2) => {
    const folder = await mkdtemp(join(tmpdir(), 'flywheel-present-'))
    try {
      await writeFile(join(folder, 'file'), content)
      return await Array.fromAsync(presentFile({ name, path: join(folder, 'file'), bytes: Buffer.byteLength(content), limit }))
    } finally {
      await rm(folder, { recursive: true })
    }
  }

  it('shows the first JSON lines, a small text whole, and of others name and size', async () => {
    expect(await shown('openai/train.jsonl', '{"a":1}\n{"b":2}\n{"c":3}\n')).toEqual(['openai/train.jsonl  24 B', '  {"a":1}', '  {"b":2}'])
    expect(await shown('a.jsonl', '{"a":1}\n', 0)).toEqual(['a.jsonl  8 B'])
    expect(await shown('verdict.json', `{\n"x": "${ESCAPE}"\n}\n`)).toEqual(['verdict.json  13 B', '  {', '  "x": "\\x1b"', '  }'])
    expect(await shown('model/weights.safetensors', 'abc')).toEqual(['model/weights.safetensors  3 B'])
    expect(await shown('big.json', 'x'.repeat(20_000))).toEqual(['big.json  20.0 kB'])
  })
})

describe('presentSize', () => {
  it('takes the unit that fits', () => {
    expect([0, 999, 1000, 4_100_000, 5_600_000_000].map(presentSize)).toEqual(['0 B', '999 B', '1.0 kB', '4.1 MB', '5.6 GB'])
  })
})
