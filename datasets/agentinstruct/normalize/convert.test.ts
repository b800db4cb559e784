import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { requirement } from '../../../tests/requirement.ts'
import converter from './convert.ts'
import { systemMessage, tools } from './tools.ts'

type Said = { from: 'human' | 'gpt'; loss?: boolean | null; value: string }
const human = (value: string): Said => ({ from: 'human', loss: null, value })
const gpt = (value: string, loss: boolean | null = true): Said => ({ from: 'gpt', loss, value })
const convert = (...conversations: Said[]) => converter.convert(converter.row.parse({ id: 'os_1', conversations }))
const bash = (command: string) => `Think: I run it.\n\nAct: bash\n\n\`\`\`bash\n${command}\n\`\`\``
const opening = human('Instruction.\n\nNow, my problem is:\n\nhow many users?')
const output = human('The output of the OS:\n\n3\r\n\u001b]0;root@c1: /\u0007root@c1:/# \u001b[K')
const next = human('Now, I will start a new problem in a new OS. My problem is:\n\nWhat is the time?')
const called = (place: number, name: string, given: object) => ({
  id: `call_${place}_0`,
  type: 'function',
  function: { name, arguments: JSON.stringify(given) },
})

describe('AgentInstruct rows', () => {
  it('become calls of bash and answer, with the output as tool messages and the demonstration split off', () => {
    const demonstration = [opening, gpt(bash('wc -l /etc/passwd'), false), output, gpt('Think: 3.\n\nAct: answer(3)', false)]
    expect(convert(...demonstration, next, gpt(bash('date +%R')), output, gpt('Think: It is 3.\n\nAct: answer(3)'))).toEqual({
      kind: 'example',
      group: expect.stringMatching(/^agentinstruct:[0-9a-f]{16}$/),
      tags: ['call', 'repair:demonstration-split-off', 'repair:terminal-codes'],
      messages: [
        { role: 'system', content: systemMessage },
        { role: 'user', content: 'What is the time?' },
        { role: 'assistant', content: 'I run it.', tool_calls: [called(2, 'bash', { command: 'date +%R' })] },
        { role: 'tool', tool_call_id: 'call_2_0', content: '3' },
        { role: 'assistant', content: 'It is 3.', tool_calls: [called(4, 'answer', { text: '3' })] },
      ],
      tools,
      repairs: [
        { rule: 'demonstration-split-off', path: 'conversations[4].value', before: expect.stringMatching(/^[0-9a-f]{16}$/) },
        { rule: 'terminal-codes', path: 'conversations[6].value', before: expect.stringMatching(/^[0-9a-f]{16}$/) },
      ],
    })
  })

  it('a demonstration is one also where no loss is given, and a row without one is whole', () => {
    const messages = [{ role: 'system' }, { role: 'user', content: 'What is the time?' }, { content: null, tool_calls: [called(2, 'finish', {})] }]
    const without = gpt(bash('x'), null)
    expect(convert(opening, without, output, next, gpt('Act: finish', null))).toMatchObject({ messages, tags: ['call', 'repair:demonstration-split-off'] })
    expect(convert(human('Now, my problem is:\n\nWhat is the time?'), gpt('Act: finish'))).toMatchObject({ messages, tags: ['call'] })
  })

  it('turns with loss false have weight 0, the others keep 1', () => {
    const conversion = convert(next, gpt('Ok.', false), human('Go on.'), gpt(bash('date'), false), output, gpt('Think: 3.\n\nAct: answer(3)'))
    if (conversion.kind !== 'example') throw new Error(conversion.detail)
    expect(conversion.messages.flatMap((message) => (message.role === 'assistant' ? [message.weight ?? 1] : []))).toEqual([0, 0, 1])
  })

  it('equal problems are one group, others are not', () => {
    const groups = ['What is the time?', 'what is  the time', 'What is the date?'].map((problem) => {
      const conversion = convert(human(`Now, my problem is:\n\n${problem}`), gpt('Act: finish'))
      return conversion.kind === 'example' ? conversion.group : ''
    })
    expect(groups[0]).toBe(groups[1])
    expect(groups[0]).not.toBe(groups[2])
  })
})

describe('the sample', () => {
  const rows = readFileSync(join(import.meta.dirname, '../sample/os.jsonl'), 'utf8')
    .trim()
    .split('\n')
  const parsed = rows.map((row) => converter.row.safeParse(JSON.parse(row)))
  const conversions = parsed.flatMap((row) => (row.success ? [converter.convert(row.data)] : []))
  const examples = conversions.flatMap((conversion) => (conversion.kind === 'example' ? [conversion] : []))

  it('has 133 rows: 121 different examples, one row that is none, and one for each reason of rejection', () => {
    expect(rows).toHaveLength(133)
    expect(parsed.filter((row) => !row.success)).toHaveLength(1)
    expect(new Set(examples.map(({ messages }) => JSON.stringify(messages))).size).toBe(121)
    const reasons = conversions.flatMap((conversion) => (conversion.kind === 'rejected' ? [conversion.reason] : []))
    expect(reasons.sort()).toEqual([...converter.reasons].sort())
  })

  it('shows both ends of a problem, turns without weight, and no terminal code in any content', () => {
    const text = JSON.stringify(examples)
    for (const part of ['"name":"finish"', '"name":"answer"', '"weight":0']) expect(text).toContain(part)
    const contents = examples.flatMap(({ messages }) => messages.map((message) => message.content ?? ''))
    expect(contents.filter((content) => /[^\P{Cc}\n\t]|root@/u.test(content))).toEqual([])
  })
})

const folder = process.env.FLYWHEEL_FIXTURES
describe.runIf(requirement('fixtures', folder !== undefined, 'FLYWHEEL_FIXTURES does not name the folder of fixtures'))('real rows', () => {
  const read = (split: string) => {
    const lines = readFileSync(`${folder}/upstream/agentinstruct/${split}.jsonl`, 'utf8').trim().split('\n')
    return lines.map((line) => converter.convert(converter.row.parse(JSON.parse(line))))
  }

  it('all 4 of the os split become examples, with the commands, outputs and answers that stand in them', () => {
    const conversions = read('os')
    const steps = conversions.map((conversion) =>
      conversion.kind === 'example'
        ? conversion.messages.flatMap((message) => {
            if (message.role === 'tool') return [message.content.split('\n').at(-1)]
            return message.role === 'assistant' ? (message.tool_calls ?? []).map((call) => Object.values(JSON.parse(call.function.arguments))[0]) : []
          })
        : conversion,
    )
    expect(steps).toEqual([
      [
        'date',
        'Sat Sep  9 09:41:55 UTC 2023',
        "echo $(( ( $(date -d '2023-09-09' +%s) - $(date -d '2022-12-21' +%s) ) / 60 / 60 / 24 ))",
        '262',
        'find ~ -type f -mtime 262 -o -type d -mtime 262',
        '',
        '0',
      ],
      ['find ~ -type f -name "*.txt"', expect.stringMatching(/subdir1\/file2\.txt$/), 'find ~ -type f -name "*.txt" | wc -l', '3', '3'],
      ['ls -ld *.txt', expect.stringMatching(/09:39 file3\.txt$/), "ls -ld *.txt | awk '{sum += $5} END {print sum}'", '55', '55'],
      [
        'ps aux',
        expect.stringMatching(/ps aux$/),
        "ps aux | grep '^root'",
        expect.stringMatching(/^root .* \^root$/),
        "ps aux | grep '^root' | wc -l",
        '5',
        '5',
      ],
    ])
    for (const conversion of conversions) expect(conversion).toMatchObject({ tags: ['call', 'repair:demonstration-split-off', 'repair:terminal-codes'] })
  })

  it.each(['db', 'alfworld', 'webshop', 'kg', 'mind2web'])('rows of the %s split are rejected: they state no problem of this split', (split) => {
    expect(read(split).map((conversion) => conversion.kind === 'rejected' && conversion.reason)).toEqual(Array(4).fill('no-problem'))
  })
})
