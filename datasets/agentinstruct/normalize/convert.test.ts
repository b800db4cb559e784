import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { requirement } from '../../../tests/requirement.ts'
import converter from './convert.ts'
import { grammars } from './grammars/index.ts'

type Said = { from: 'human' | 'gpt'; loss?: boolean | null; value: string }
const human = (value: string): Said => ({ from: 'human', loss: null, value })
const gpt = (value: string, loss: boolean | null = true): Said => ({ from: 'gpt', loss, value })
const convertAs = (id: string, conversations: Said[] | string) => converter.convert(converter.row.parse({ id, conversations }))
const convert = (...conversations: Said[]) => convertAs('os_1', conversations)
const bash = (command: string) => `Think: I run it.\n\nAct: bash\n\n\`\`\`bash\n${command}\n\`\`\``
const opening = human('Instruction.\n\nNow, my problem is:\n\nhow many users?')
const output = human('The output of the OS:\n\n3\r\n\u001b]0;root@c1: /\u0007root@c1:/# \u001b[K')
const next = human('Now, I will start a new problem in a new OS. My problem is:\n\nWhat is the time?')
const called = (place: number, name: string, given: object) => ({
  id: `call_${place}_0`,
  type: 'function',
  function: { name, arguments: JSON.stringify(given) },
})
const page = (previous: string) => human(`<html>${previous}</html>\nTask: Buy it\nPrevious actions:\n${previous}\n\nA. None of the above`)
const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16)

describe('AgentInstruct rows', () => {
  it('become calls of bash and answer, with the output as tool messages and the demonstration split off; each repair leaves its record', () => {
    const demonstration = [opening, gpt(bash('wc -l /etc/passwd'), false), output, gpt('Think: 3.\n\nAct: answer(3)', false)]
    expect(convert(...demonstration, next, gpt(bash('date +%R')), output, gpt('Think: It is 3.\n\nAct: answer(3)'))).toEqual({
      kind: 'example',
      group: expect.stringMatching(/^agentinstruct:[0-9a-f]{16}$/),
      tags: ['call', 'repair:demonstration-split-off', 'repair:terminal-codes', 'grammar:os'],
      messages: [
        { role: 'system', content: grammars.os?.system },
        { role: 'user', content: 'What is the time?' },
        { role: 'assistant', content: 'I run it.', tool_calls: [called(2, 'bash', { command: 'date +%R' })] },
        { role: 'tool', tool_call_id: 'call_2_0', content: '3' },
        { role: 'assistant', content: 'It is 3.', tool_calls: [called(4, 'answer', { text: '3' })] },
      ],
      tools: grammars.os?.tools,
      repairs: [
        { rule: 'demonstration-split-off', path: 'conversations[0:4].value', before: digest(demonstration.map(({ value }) => value).join('\n')) },
        { rule: 'terminal-codes', path: 'conversations[6].value', before: digest(output.value) },
      ],
    })
  })

  it('a demonstration is one also where no loss is given, and a row without one is whole', () => {
    const messages = [{ role: 'system' }, { role: 'user', content: 'What is the time?' }, { content: null, tool_calls: [called(2, 'finish', {})] }]
    const without = gpt(bash('x'), null)
    expect(convert(opening, without, output, next, gpt('Act: finish', null))).toMatchObject({
      messages,
      tags: ['call', 'repair:demonstration-split-off', 'grammar:os'],
    })
    const instructed = human('Do it so.\n\nNow, my problem is:\n\nWhat is the time?')
    expect(convert(instructed, gpt('Act: finish'))).toMatchObject({ messages, tags: ['call', 'repair:instruction-split-off', 'grammar:os'] })
  })

  it('turns with loss false have weight 0, the others keep 1', () => {
    const conversion = convert(next, gpt('Ok.', false), human('Go on.'), gpt(bash('date'), false), output, gpt('Think: 3.\n\nAct: answer(3)'))
    if (conversion.kind !== 'example') throw new Error(conversion.detail)
    expect(conversion.messages.flatMap((message) => (message.role === 'assistant' ? [message.weight ?? 1] : []))).toEqual([0, 0, 1])
  })

  it('rows about one thing are one group, others are not', () => {
    const groupOf = (id: string, ...said: Said[]) => {
      const conversion = convertAs(id, said)
      return conversion.kind === 'example' ? conversion.group : conversion.detail
    }
    const [first, again, other] = ['What is the time?', 'what is  the time', 'What is the date?'].map((problem) =>
      groupOf('os_1', human(`Now, my problem is:\n\n${problem}`), gpt('Act: finish')),
    )
    expect([first === again, first === other]).toEqual([true, false])
    const step = (previous: string) => groupOf('mind2web_1', page(previous), gpt('Answer: A.'))
    expect(step('None')).toMatch(/^agentinstruct:/)
    expect(step('None')).toBe(step('[link]  x -> CLICK'))
  })

  it('a choice that is not offered is none', () => {
    expect(convertAs('mind2web_1', [page('None'), gpt('Answer: B.\nAction: CLICK')])).toMatchObject({
      reason: 'unknown-action',
      detail: expect.stringContaining('B is not'),
    })
  })

  it('an output that is empty is told in words', () => {
    expect(convert(next, gpt(bash('true')), human('The output of the OS is empty.'), gpt('Act: finish'))).toMatchObject({
      messages: [{}, {}, {}, { role: 'tool', content: '' }, {}],
    })
  })

  it('a turn before the task that is to be learnt is no demonstration', () => {
    expect(convert(opening, gpt(bash('x')), output, next, gpt('Act: finish'))).toMatchObject({ kind: 'rejected', reason: 'several-problems' })
  })

  it('an id says which grammar a row is in, and one that does not is rejected', () => {
    const turns = [human('Question: who?'), gpt('Final Answer: #0')]
    expect(convertAs('kg_7', turns)).toMatchObject({ kind: 'example', messages: [{}, { content: 'who?' }, { content: 'Final Answer: #0' }] })
    for (const id of ['kgx_7', 'constructor_1', '_os', '7']) expect(convertAs(id, turns)).toMatchObject({ kind: 'rejected', reason: 'unknown-split' })
  })
})

describe('the sample', () => {
  const rows = readFileSync(join(import.meta.dirname, '../sample/agentinstruct.jsonl'), 'utf8')
    .trim()
    .split('\n')
  const parsed = rows.map((row) => converter.row.safeParse(JSON.parse(row)))
  const conversions = parsed.flatMap((row) => (row.success ? [converter.convert(row.data)] : []))
  const examples = conversions.flatMap((conversion) => (conversion.kind === 'example' ? [conversion] : []))
  const count = (tag: string) => examples.filter(({ tags }) => tags.includes(tag)).length

  it('has 168 rows: 136 different examples in six grammars, one row that is none, and one or more for each reason of rejection', () => {
    expect(rows).toHaveLength(168)
    expect(parsed.filter((row) => !row.success)).toHaveLength(1)
    expect(new Set(examples.map(({ messages }) => JSON.stringify(messages))).size).toBe(136)
    expect(Object.keys(grammars).map((name) => count(`grammar:${name}`))).toEqual([53, 19, 16, 15, 16, 17])
    const reasons = conversions.flatMap((conversion) => (conversion.kind === 'rejected' ? [conversion.reason] : []))
    expect([...new Set(reasons)].sort()).toEqual([...converter.reasons].sort())
  })

  it('calls every tool of every grammar', () => {
    const messages = examples.flatMap((example) => example.messages)
    const calls = messages.flatMap((message) => (message.role === 'assistant' && message.tool_calls) || [])
    const declared = Object.values(grammars).flatMap(({ tools }) => tools.map((tool) => tool.function.name))
    expect([...new Set(calls.map((call) => call.function.name))].sort()).toEqual([...new Set(declared)].sort())
  })

  it('shows turns without weight, and no terminal code in any content', () => {
    expect(JSON.stringify(examples)).toContain('"weight":0')
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
  const examplesOf = (split: string) => read(split).flatMap((conversion) => (conversion.kind === 'example' ? [conversion] : []))
  /** What was said and done after the task: a call with its arguments, the last line of an observation, a last word. */
  const stepsOf = (conversion: ReturnType<typeof converter.convert> | undefined) => {
    if (conversion?.kind !== 'example') return conversion
    return conversion.messages.slice(2).flatMap((message) => {
      if (message.role !== 'assistant') return [message.content.split('\n').at(-1)]
      const calls = (message.tool_calls ?? []).map(({ function: call }) => `${call.name} ${Object.values(JSON.parse(call.arguments)).join(' | ')}`)
      return calls.length > 0 ? calls : [message.content]
    })
  }
  const page = expect.stringMatching(/^Instruction: \[SEP\] i want a on-ear headphone .* \[SEP\] Back to Search/)
  const classes = 'base.gametheory.game_theory_game.class_of_game'

  it.each<[string, string, unknown[]]>([
    [
      'os',
      'How many files and directories in your home directory',
      [
        'bash date',
        'Sat Sep  9 09:41:55 UTC 2023',
        "bash echo $(( ( $(date -d '2023-09-09' +%s) - $(date -d '2022-12-21' +%s) ) / 60 / 60 / 24 ))",
        '262',
        'bash find ~ -type f -mtime 262 -o -type d -mtime 262',
        '',
        'answer 0',
      ],
    ],
    ['db', 'In the calls from the mountain division', [expect.stringMatching(/^execute_sql SELECT COUNT\(T1\.age\) .* = 'Mountain'$/), '[(28,)]', 'answer 28']],
    [
      'alfworld',
      'Here is your task. You are in the middle of a room.',
      [
        'go shelf 1',
        'On the shelf 1, you see a soapbottle 2, a spraybottle 2, and a spraybottle 1.',
        'take spraybottle 1 | shelf 1',
        'You pick up the spraybottle 1 from the shelf 1.',
        'go toilet 1',
        'On the toilet 1, you see nothing.',
        'put spraybottle 1 | toilet 1',
        'You put the spraybottle 1 in/on the toilet 1.',
        'go shelf 1',
        'On the shelf 1, you see a soapbottle 2, and a spraybottle 2.',
        'take spraybottle 2 | shelf 1',
        'You pick up the spraybottle 2 from the shelf 1.',
        'go toilet 1',
        'On the toilet 1, you see a spraybottle 1.',
        'put spraybottle 2 | toilet 1',
      ],
    ],
    [
      'webshop',
      'WebShop [SEP] Instruction: [SEP] i want a on-ear headphone',
      ['search on-ear headphone noise cancelling price < 180.00', page, 'click B07T3G7L37', page, 'click Buy Now'],
    ],
    [
      'kg',
      'what would you call the games fair division and rock paper scissors?\nEntities: [',
      [
        'get_relations Fair division',
        `[${classes}]`,
        `get_neighbors Fair division | ${classes}`,
        'variable #0, which are instances of base.gametheory.class_of_game',
        'get_relations rock paper scissors',
        `[${classes}, games.game.derivative_games]`,
        `get_neighbors rock paper scissors | ${classes}`,
        'variable #1, which are instances of base.gametheory.class_of_game',
        'intersection #0 | #1',
        'variable #2, which are instances of base.gametheory.class_of_game',
        expect.stringMatching(/^#2 is the final answer .*\nFinal Answer: #2$/),
      ],
    ],
    ['mind2web', "'''\n<html> <div>", ['choose B | CLICK']],
  ])('the first row of %s is read to the letter, and all 4 become examples', (split, task, steps) => {
    const [first] = read(split)
    expect(stepsOf(first)).toEqual(steps)
    expect(first).toMatchObject({ messages: [{ role: 'system' }, { role: 'user', content: expect.stringContaining(task) }, ...steps.map(() => ({}))] })
    expect(examplesOf(split)).toHaveLength(4)
  })

  it('what stands before the task is split off, and is the same in every row of a grammar', () => {
    const splitOff = Object.keys(grammars).map((split) => {
      const [first, ...others] = examplesOf(split).map(({ repairs = [] }) => repairs[0])
      expect(others).toEqual([first, first, first])
      return first && [first.rule, first.path]
    })
    const instruction = ['instruction-split-off', 'conversations[0:2].value']
    expect(splitOff).toEqual([
      ['demonstration-split-off', 'conversations[0:6].value'],
      instruction,
      instruction,
      instruction,
      ['demonstration-split-off', 'conversations[0:18].value'],
      undefined,
    ])
  })

  it('every turn that is left is to be learnt, in rows with loss and without', () => {
    const messages = Object.keys(grammars).flatMap((split) => examplesOf(split).flatMap((example) => example.messages))
    expect(messages.filter((message) => message.role === 'assistant' && message.weight === 0)).toEqual([])
  })
})
