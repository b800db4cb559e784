import { describe, expect, it } from 'vitest'
import { divideArguments } from './divide-arguments.ts'
import type { Spoken } from './grammar.ts'
import { grammars } from './index.ts'

type Call = [name: string, given: Record<string, unknown>] | null
const grammarOf = (name: string) => {
  const grammar = grammars[name]
  if (!grammar) throw new Error(`no grammar ${name}`)
  return grammar
}
const shape = ({ thought, call }: Spoken) => [thought, call && [call.name, JSON.parse(call.arguments)]]
const bash = (command: string): Call => ['bash', { command }]

describe('a turn is a thought and a call', () => {
  it.each<[string, string, string, Call]>([
    ['os', 'Think: I look.\n\nAct: bash\n\n```bash\nls -1 /etc | wc -l\n```', 'I look.', bash('ls -1 /etc | wc -l')],
    ['os', 'Think: I look.\nTwice.\n\nAct: bash \n  \n```bash\na\n\nb\n```\n', 'I look.\nTwice.', bash('a\n\nb')],
    ['os', 'Act: bash\n  \n```\ndate\n```', '', bash('date')],
    ['os', "Think: x\n\nAct: bash\n\n```bash\ncat <<'E'\n```\ncode\n```\nE\n```", 'x', bash("cat <<'E'\n```\ncode\n```\nE")],
    ['os', 'Think: x\n\nAct: bash\n\n```bash\n    indented\n```', 'x', bash('    indented')],
    ['os', 'Think: Done.\n\nAct: finish', 'Done.', ['finish', {}]],
    ['os', 'Think: Done.\n\nAct: finish.\n', 'Done.', ['finish', {}]],
    ['os', 'Think: It is 220.\n\nAct: answer(220)', 'It is 220.', ['answer', { text: '220' }]],
    ['os', 'Think: Both.\n\nAct: answer(gcc (12)\nclang (14))', 'Both.', ['answer', { text: 'gcc (12)\nclang (14)' }]],
    ['os', 'Think: None.\n\nAct: answer()', 'None.', ['answer', { text: '' }]],
    ['db', 'I count.\nAction: Operation\n```sql\nSELECT 1;\n```', 'I count.', ['execute_sql', { query: 'SELECT 1;' }]],
    ['db', 'It is 28.\nAction: Answer\nFinal Answer: [28, 1.50, null]', 'It is 28.', ['answer', { values: [28, 1.5, null] }]],
    ['db', 'These.\nAction: Answer\nFinal Answer: ["a", "what\'s up"]', 'These.', ['answer', { values: ['a', "what's up"] }]],
    [
      'db',
      "Tuples.\nAction: Answer\nFinal Answer: [('a', 1), ('b', None)]",
      'Tuples.',
      [
        'answer',
        {
          values: [
            ['a', 1],
            ['b', null],
          ],
        },
      ],
    ],
    ['db', 'One.\nAction: Answer\nFinal Answer: "INSERT INTO t VALUES (1)"', 'One.', ['answer', { values: ['INSERT INTO t VALUES (1)'] }]],
    ['db', 'It is 28.\nFinal Answer: [28]', 'It is 28.', ['answer', { values: [28] }]],
    ['db', 'One.\nAction: Answer\nFinal Answer: Serra Angel', 'One.', ['answer', { values: ['Serra Angel'] }]],
    ['alfworld', 'THOUGHT: I go.\n ACTION: go to shelf 1', 'I go.', ['go', { place: 'shelf 1' }]],
    ['alfworld', 'ACTION: take egg 2 from fridge 1', '', ['take', { object: 'egg 2', place: 'fridge 1' }]],
    ['alfworld', 'ACTION: put egg 2 in/on bowl 1', '', ['put', { object: 'egg 2', place: 'bowl 1' }]],
    ['alfworld', 'ACTION: put egg 2 on shelf 1', '', ['put', { object: 'egg 2', place: 'shelf 1' }]],
    ['alfworld', 'ACTION: open safe 1', '', ['open', { place: 'safe 1' }]],
    ['alfworld', 'ACTION: close safe 1', '', ['close', { place: 'safe 1' }]],
    ['alfworld', 'ACTION: heat egg 1 with microwave 1', '', ['heat', { object: 'egg 1', place: 'microwave 1' }]],
    ['alfworld', 'ACTION: cool egg 1 with fridge 1', '', ['cool', { object: 'egg 1', place: 'fridge 1' }]],
    ['alfworld', 'ACTION: clean egg 1 with sinkbasin 1', '', ['clean', { object: 'egg 1', place: 'sinkbasin 1' }]],
    ['alfworld', 'ACTION: use desklamp 1', '', ['use', { object: 'desklamp 1' }]],
    ['alfworld', 'ACTION: examine book 1', '', ['examine', { object: 'book 1' }]],
    ['alfworld', 'THOUGHT: Done.\n ACTION: task succeeded', 'Done.\ntask succeeded', null],
    ['alfworld', 'ACTION: End of the task.', 'End of the task.', null],
    ['alfworld', 'Action: look', '', ['look', {}]],
    ['alfworld', 'ACTION: inventory', '', ['inventory', {}]],
    ['alfworld', 'THOUGHT: Where am I? ACTION: look', 'Where am I?', ['look', {}]],
    ['webshop', 'Thought:\nI think so.\n\nAction: \nsearch[a b < 3]', 'I think so.', ['search', { keywords: 'a b < 3' }]],
    ['webshop', 'Action:\nclick[size [x]]', '', ['click', { element: 'size [x]' }]],
    ['kg', 'Thought: Hm.\nAction: get_relations(Paris, Texas)', 'Hm.', ['get_relations', { variable: 'Paris, Texas' }]],
    ['kg', 'Action: get_neighbors(Paris, Texas, a.b.c_d)', '', ['get_neighbors', { variable: 'Paris, Texas', relation: 'a.b.c_d' }]],
    ['kg', 'Action: intersection(#0, #1)', '', ['intersection', { variable1: '#0', variable2: '#1' }]],
    ['kg', 'Action: argmax(#0, age)', '', ['argmax', { variable: '#0', attribute: 'age' }]],
    ['kg', 'Action: argmin(#10, a.b)', '', ['argmin', { variable: '#10', attribute: 'a.b' }]],
    ['kg', 'Action: get_attributes(#2)', '', ['get_attributes', { variable: '#2' }]],
    ['kg', 'Action: count(#2)', '', ['count', { variable: '#2' }]],
    ['kg', 'Thought: None.\nFinal Answer: there is none', 'None.\nFinal Answer: there is none', null],
    ['kg', 'Thought: That is it.\nFinal Answer: #3', 'That is it.\nFinal Answer: #3', null],
    ['mind2web', 'Thought: x\nAnswer: B.\nAction: CLICK', 'x', ['choose', { option: 'B', action: 'CLICK' }]],
    ['mind2web', 'Thought: x\nAnswer: F\nAction: TYPE\nValue: a b', 'x', ['choose', { option: 'F', action: 'TYPE', value: 'a b' }]],
    ['mind2web', 'Answer: A.', '', ['choose', { option: 'A' }]],
  ])('%s: %s', (name, value, thought, call) => {
    const read = grammarOf(name).readAction(value)
    expect(read.kind === 'spoken' ? shape(read) : read).toEqual([thought, call])
  })

  it.each<[string, string, string[]]>([
    ['os', 'Act: bash\n\n```bash\nls\n```\n\nThis lists them.', ['text-after-action']],
    ['db', 'Action: Operation\n```sql\nSELECT 1\n```\nI wait for the result.', ['text-after-action']],
    ['db', "Action: Answer\nFinal Answer: ['a']", ['python-literal']],
    ['db', "Action: Answer\nFinal Answer: 'a'", ['bare-answer', 'python-literal']],
    ['db', 'Action: Answer\nFinal Answer: 7', ['bare-answer']],
    ['db', 'Action: Answer\nFinal Answer: ["a\tb"]', ['raw-control']],
    ['alfworld', 'ACTION: look\nThen I see.', ['text-after-action']],
    ['webshop', 'Action:\nclick[a]\n\nThat is the one.', ['text-after-action']],
    ['kg', 'Action: count(#0)\n\nThat tells how many.', ['text-after-action']],
    ['kg', 'Action: count(#0) \n', []],
  ])('%s: %s takes the repairs %j', (name, value, rules) => {
    expect(grammarOf(name).readAction(value)).toMatchObject({ kind: 'spoken', rules })
  })

  it('which fits the schema of its tool, and every tool is called above or in the sample', () => {
    for (const { tools } of Object.values(grammars)) {
      for (const { function: tool } of tools) expect(tool.parameters).toMatchObject({ type: 'object', additionalProperties: false })
    }
    expect(Object.values(grammars).map(({ tools }) => tools.length)).toEqual([3, 2, 12, 2, 7, 1])
  })

  it.each([
    ['os', 'no-action', 'I would rather talk.'],
    ['os', 'no-action', 'Think: what the act: is.'],
    ['os', 'no-action', 'Think: x\n\nAct: '],
    ['os', 'unknown-action', 'Think: x\n\nAct: browse(man tar)'],
    ['os', 'action-syntax', 'Think: x\n\nAct: bash reboot'],
    ['os', 'action-syntax', 'Think: x\n\nAct: bash\n\n```bash\n\n```'],
    ['os', 'action-syntax', 'Think: x\n\nAct: bash\n\n```bash\nls\n```\n\nthen\n\n```bash\ndate\n```'],
    ['os', 'action-syntax', 'Think: x\n\nAct: answer 5'],
    ['os', 'action-syntax', 'Think: x\n\nAct: finish now, please'],
    ['db', 'no-action', 'The answer is 5.'],
    ['db', 'unknown-action', 'x\nAction: Wait'],
    ['db', 'action-syntax', 'x\nAction: Operation\nSELECT 1'],
    ['db', 'action-syntax', 'x\nAction: Operation\n```sql\nSELECT 1\n```\nthen\n```sql\nSELECT 2\n```'],
    ['db', 'action-syntax', 'x\nAction: Operation\n```sql\nSELECT 1\n```\nAction: Answer\nFinal Answer: [1]'],
    ['db', 'action-syntax', 'x\nAction: Answer\nFinal Answer: ["a" and "b"]'],
    ['db', 'action-syntax', 'x\nAction: Answer\nFinal Answer: first\nsecond'],
    ['db', 'action-syntax', 'x\nAction: Answer'],
    ['alfworld', 'no-action', 'THOUGHT: Hm.'],
    ['alfworld', 'unknown-action', 'ACTION: slice apple 1 with knife 1'],
    ['alfworld', 'unknown-action', 'ACTION: look at book 1'],
    ['alfworld', 'action-syntax', 'ACTION: take egg 1'],
    ['alfworld', 'action-syntax', 'ACTION: go to shelf 1\nACTION: go to shelf 2'],
    ['alfworld', 'ambiguous-arguments', 'ACTION: take key 1 from box 1 from drawer 1'],
    ['webshop', 'no-action', 'Thought:\nI think.'],
    ['webshop', 'unknown-action', 'Action:\nscroll[down]'],
    ['webshop', 'action-syntax', 'Action:\nsearch kite'],
    ['webshop', 'action-syntax', 'Action:\nsearch[]'],
    ['webshop', 'action-syntax', 'Action:\nclick[a]\nclick[b]'],
    ['kg', 'no-action', 'Thought: Hm.'],
    ['kg', 'unknown-action', 'Action: search(x)'],
    ['kg', 'action-syntax', 'Action: get_relations #0'],
    ['kg', 'action-syntax', 'Action: get_relations()'],
    ['kg', 'action-syntax', 'Action: get_neighbors(#0)'],
    ['kg', 'action-syntax', 'Action: count(intersection(#0, #1))'],
    ['kg', 'action-syntax', 'Action: count(#0)\nObservation: 3'],
    ['kg', 'action-syntax', 'Action: count(#0)\nThen I call count(#1).'],
    ['os', 'action-syntax', 'Act: bash\n\n```bash\nls\n```\nThink: Done.\n\nAct: finish'],
    ['kg', 'ambiguous-arguments', 'Action: intersection(Paris, Texas, Rome)'],
    ['mind2web', 'no-action', 'Thought: Hm.'],
    ['mind2web', 'action-syntax', 'Answer: the first'],
    ['mind2web', 'action-syntax', 'Answer: B.\nAction: CLICK\nAction: TYPE'],
  ])('%s: %s: %s', (name, reason, value) => {
    expect(grammarOf(name).readAction(value)).toMatchObject({ kind: 'problem', reason })
  })
})

describe('divideArguments', () => {
  const divide = (given: string, names: string[]) => {
    const divided = divideArguments(given, names)
    return divided.kind === 'arguments' ? Object.values(divided.arguments) : divided.reason
  }
  it('one argument takes everything, commas too', () => {
    expect(divide('Washington, D.C., Georgetown', ['variable'])).toEqual(['Washington, D.C., Georgetown'])
  })

  it.each<[string, string, unknown]>([
    ['Paris,a.b', 'relation', ['Paris', 'a.b']],
    ['Paris, Texas,  a.b.c', 'relation', ['Paris, Texas', 'a.b.c']],
    ['A,B, a.b', 'relation', ['A,B', 'a.b']],
    ['Paris, Texas, neighbours of', 'relation', 'ambiguous-arguments'],
    ['#0, Paris, a.b', 'relation', 'ambiguous-arguments'],
    ['#0, Paris, Texas', 'variable2', ['#0', 'Paris, Texas']],
    ['Paris, Texas, #1', 'variable2', ['Paris, Texas', '#1']],
    ['Paris, Rome', 'variable2', ['Paris', 'Rome']],
    ['#0, #1, #2', 'variable2', 'ambiguous-arguments'],
    ['#0, Paris, #2', 'variable2', 'ambiguous-arguments'],
    ['Paris, Texas, Rome', 'variable2', 'ambiguous-arguments'],
    ['Paris', 'variable2', 'action-syntax'],
    ['Paris, ', 'relation', 'action-syntax'],
    ['', 'relation', 'action-syntax'],
  ])('%s as a variable and a %s: %j', (given, second, expected) => {
    expect(divide(given, ['first', second])).toEqual(expected)
  })
})
