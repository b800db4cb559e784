import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Example, exampleId } from '#kit/records'
import { decideRow, readDecisions } from '#kit/reviews'
import { reviewRows } from './review-session.ts'
import { readRowText, rowText } from './row-text.ts'
import { type RowFilters, selectRows } from './select-rows.ts'
import type { Terminal } from './terminal.ts'

const makeRow = (name: string, over: Partial<Example> = {}): Example => {
  const provenance = { source: 'made/a', revision: '1', row: name, licence: 'MIT' }
  const messages: Example['messages'] = [
    { role: 'user', content: `ask ${name}` },
    { role: 'assistant', content: `tell ${name}`, weight: 1 },
  ]
  return { version: 1, id: exampleId(provenance), group: name, tags: [], messages, tools: [], provenance, ...over }
}
async function* stream<T>(items: readonly T[]) {
  yield* items
}

describe('a review in the terminal', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flywheel-reviews-'))
  })
  afterEach(() => rm(folder, { recursive: true }))
  const path = () => join(folder, 'decisions.jsonl')

  /** Somebody who presses these keys, types these lines and makes these changes; and leaves when nothing of it is left. */
  const person = (keys: string, { lines = [], edits = [] }: { lines?: string[]; edits?: ((text: string) => string | null)[] } = {}) => {
    const seen: string[] = []
    const pressed = [...keys]
    const terminal: Terminal = {
      print: (text) => void seen.push(text),
      readKey: async (_, allowed) => {
        const key = pressed.shift() ?? null
        if (key !== null && !allowed.includes(key)) throw new Error(`${key} is none of ${allowed}`)
        return key
      },
      readLine: async () => lines.shift() ?? null,
      edit: async (text) => (edits.shift() ?? ((same) => same))(text),
      [Symbol.asyncDispose]: async () => {},
    }
    return { terminal, seen }
  }
  const review = async (rows: Example[], keys: string, given: Parameters<typeof person>[1] = {}) => {
    const { terminal, seen } = person(keys, given)
    const flags = new Map([[b.id, [{ id: b.id, flag: 'contradictory-label', partner: c.id }]]])
    const { decided: count } = await reviewRows({ rows: stream(rows), path: path(), flags, decisions: await readDecisions(path()), terminal, by: 'lea' })
    const decisions = await readDecisions(path())
    return { count, seen: seen.join('\n'), of: (row: Example) => decisions.get(row.id), size: decisions.size }
  }
  const [a, b, c] = [makeRow('a'), makeRow('b'), makeRow('c')]

  it('writes each decision down as it is made, and says how many there are', async () => {
    const { count, of, seen } = await review([a, b, c], 'ars', { lines: ['rude'] })
    expect(count).toBe(2)
    expect([of(a)?.decision, of(b), of(c)]).toEqual(['accept', expect.objectContaining({ decision: 'reject', reason: 'rude', by: 'lea' }), undefined])
    expect(seen).toContain('ask c')
  })

  it('who leaves in the middle keeps what is decided', async () => {
    expect((await review([a, b], 'a')).of(a)?.decision).toBe('accept')
    expect((await review([b, c], 'aq')).size).toBe(2)
  })

  it('tells what a row was flagged for, and the row that it is about', async () => {
    expect((await review([a, b], 'sq')).seen).toContain(`flagged contradictory-label, see --id ${c.id}`)
  })

  it('an edit is a patch that makes the edited row of the row', async () => {
    const { of } = await review([a], 'e', { edits: [(text) => text.replace('tell a', 'say a\n        twice')] })
    const decision = of(a)
    expect(decision).toMatchObject({ decision: 'edit', patch: [{ op: 'replace', path: '/messages/1/content', value: 'say a twice' }] })
    expect(decideRow(a, decision)).toMatchObject({ example: { messages: [{ content: 'ask a' }, { content: 'say a twice' }] } })
  })

  it('an edit that breaks a rule, or is no row, is told at once and can be mended or dropped', async () => {
    const drop = (text: string) => text.replace(/ {2}- role: assistant[\s\S]*?weight: 1\n/, '')
    const mended = await review([a], 'ee', {
      edits: [drop, (text) => `${text}`.replace('messages:', 'messages: # mended').replace('tools:', '  - { role: assistant, content: yes I do }\ntools:')],
    })
    expect(mended.seen).toContain('last-message: messages[0].role: the row ends on user')
    expect(mended.of(a)).toMatchObject({ decision: 'edit' })
    const dropped = await review([b], 'edq', { edits: [() => 'messages: 7\ntools: []'] })
    expect([dropped.of(b), dropped.seen.includes('messages')]).toEqual([undefined, true])
    expect((await review([b], 'edq', { edits: [() => '{ a: [ }'] })).seen).toContain('neither YAML nor JSON')
  })

  it('an editor that fails, or leaves the text as it is, decides nothing', async () => {
    expect((await review([a], 'eeq', { edits: [() => null, (text) => text] })).size).toBe(0)
  })

  it('undo goes back to the row before and takes its decision back, to the one that it had', async () => {
    expect((await review([a, b], 'auqq')).size).toBe(0)
    await review([a], 'a')
    expect((await review([a, b], 'rus', { lines: ['bad'] })).of(a)?.decision).toBe('accept')
    expect((await review([c], 'uq')).seen).toContain('nothing to undo')
  })

  it('an edited row is shown with its edit; accepting it keeps the edit, and editing it back to what it was takes it back', async () => {
    await review([a], 'e', { edits: [(text) => text.replace('tell a', 'say a')] })
    const again = await review([a], 'a')
    expect(again.seen).toContain('say a')
    expect(again.seen).toContain('decided: edited by lea (replace /messages/1/content)')
    expect(again.of(a)).toMatchObject({ decision: 'edit' })
    expect((await review([a], 'e', { edits: [(text) => text.replace('say a', 'tell a')] })).of(a)).toBeUndefined()
  })

  it('a row that breaks a rule says so and cannot be accepted, and a rejection without a reason is none', async () => {
    const bad = makeRow('bad', { messages: [{ role: 'user', content: 'ask' }] })
    const { seen, size } = await review([bad], 'arq', { lines: [''] })
    expect(seen).toMatch(/breaks a rule: last-message/)
    expect(seen).toMatch(/validate would reject it all the same; edit it/)
    expect(size).toBe(0)
  })

  it('no text of a row reaches the terminal as a control', async () => {
    const sly = makeRow('sly\u001b[2J', { tags: ['\u001b[31mred'], messages: [{ role: 'user', content: '\u001b]0;title\u0007\u202eneddih' }] })
    const call = { id: 'c', type: 'function' as const, function: { name: '\u001b[2Jf', arguments: '{"\u001b": 1}' } }
    const calling = makeRow('calling', {
      messages: [
        { role: 'user', content: 'x' },
        { role: 'assistant', content: null, tool_calls: [call], weight: 1 },
      ],
    })
    const { seen } = await review([sly, calling], 'asrs', { lines: ['\u001b[1mbold'] })
    expect(seen).toContain('\\x1b]0;title\\x07\\u{202e}neddih')
    expect(seen).not.toMatch(/[^\P{Cc}\n\t]/u)
    expect(rowText(sly) + rowText(calling)).not.toMatch(/[^\P{Cc}\n\t]/u)
  })
})

describe('the text of a row', () => {
  it.each([
    'plain',
    '  indented\n\n  and back ',
    'tab\tand trailing space \n',
    '\n\nstarts blank',
    '# no comment\n--- \n- no list: "quoted" \'single\'',
    'null',
    '1e3',
    '\u001b[31mred\u0000',
    '\u2028\u200b\u00a0',
    '😀'.repeat(200),
    '',
    'a: b\r\nc',
  ])('comes back as it was: %j', (content) => {
    const call = { id: 'c1', type: 'function' as const, function: { name: 'f', arguments: JSON.stringify({ content }) } }
    const row = makeRow('x', {
      messages: [
        { role: 'user', content: `> ${content}` },
        { role: 'assistant', content, tool_calls: [call], weight: 1 },
        { role: 'tool', tool_call_id: 'c1', content },
        { role: 'assistant', content: 'done', weight: 0 },
        { role: 'user', content: 'and?' },
        { role: 'assistant', content: 'so', weight: 1 },
      ],
      tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object', properties: { content: { type: 'string', enum: [content, 'x'] } } } } }],
    })
    expect(readRowText(rowText(row), row)).toEqual({ kind: 'row', example: row })
  })
})

describe('selectRows', () => {
  const rows = [...'abcdefgh'].map((name, index) =>
    makeRow(name, {
      tags: index % 2 ? ['flag:odd'] : ['even'],
      provenance: { source: index < 4 ? 'custom/disks' : 'glaive', revision: '1', row: name, licence: 'MIT' },
    }),
  )
  const select = async (filters: RowFilters, isOpen?: (row: Example) => boolean) =>
    (await Array.fromAsync(selectRows(stream(rows), filters, isOpen))).map(({ provenance }) => provenance.row).join('')

  it('takes rows of a source, with a tag, of a name, or by how one of these begins', async () => {
    expect(await select({})).toBe('abcdefgh')
    expect([await select({ source: 'glaive' }), await select({ source: 'custom/*' }), await select({ source: 'custom' })]).toEqual(['efgh', 'abcd', ''])
    expect([await select({ tag: 'flag:*' }), await select({ tag: 'even', source: 'glaive' })]).toEqual(['bdfh', 'eg'])
    expect(await select({ ids: new Set([makeRow('c').id]) })).toBe('c')
  })

  it('a sample is the same for the same seed, another for another, and what is decided leaves a gap in it', async () => {
    const sample = (seed: string, size = 3) => ({ sample: { size, seed } })
    const first = await select(sample('1'))
    expect(first).toHaveLength(3)
    expect(await select(sample('1'))).toBe(first)
    expect(new Set(await Promise.all([...'123456'].map((seed) => select(sample(seed))))).size).toBeGreaterThan(1)
    expect(await select(sample('1'), ({ provenance }) => provenance.row !== first[0])).toBe(first.slice(1))
    expect([...(await select(sample('1', 100)))].sort().join('')).toBe('abcdefgh')
    expect((await select(sample('1', 5))).startsWith(first)).toBe(true)
  })
})
