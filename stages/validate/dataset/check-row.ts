import type { Dialect, Reading } from '../dialects/index.ts'
import type { JsonObject } from '../json.ts'
import { type Problem, rules, warnings } from '../rules/index.ts'
import type { DatasetProblem } from './problem.ts'

export type RowProblem = Pick<DatasetProblem, 'path' | 'rule' | 'level' | 'message' | 'mend'>

/** All that is wrong with a row: with its form, then with what it says, in the order of the rules. What two readings of a row share is told once. */
export function checkRow(row: JsonObject, dialect: Dialect): RowProblem[] {
  const found = new Map<string, RowProblem>()
  for (const reading of dialect.read(row)) {
    for (const problem of checkReading(reading, dialect)) found.set(`${problem.rule} ${problem.path} ${problem.message}`, problem)
  }
  return [...found.values()]
}

/** Of a conversation that only asks: that nothing answers it is no fault. */
const NOT_OF_PROMPTS = new Set(['last-message', 'nothing-trained'])

function* checkReading(reading: Reading, dialect: Dialect): Generator<RowProblem> {
  for (const problem of reading.told) yield { ...problem, level: 'error' }
  if (!reading.whole) return
  const conversation = { messages: reading.turns.map((turn) => turn.message), tools: reading.tools.map((tool) => tool.tool) }
  const located = ({ path, message, mend }: Problem) => ({ path: ownPath(path, reading, dialect), message, mend })
  for (const rule of rules) {
    if (reading.purpose === 'prompt' && NOT_OF_PROMPTS.has(rule.name)) continue
    for (const problem of rule.check(conversation)) yield { ...located(problem), rule: rule.name, level: 'error' }
  }
  for (const rule of warnings) for (const problem of rule.check(conversation)) yield { ...located(problem), rule: rule.name, level: 'warning' }
}

/** `messages[2].content` as the row has it: `conversations[1].value`, `completion[0].content`. */
function ownPath(path: string, { turns, tools }: Reading, dialect: Dialect): string {
  const [, list, index, rest = ''] = /^(messages|tools)\[(\d+)\](.*)$/.exec(path) ?? []
  const part = list === 'messages' ? turns[Number(index)] : list === 'tools' ? tools[Number(index)] : undefined
  if (part) return `${part.path}${dialect.within(rest, part)}`
  return path === 'messages' ? (turns.at(-1)?.list ?? path) : path
}
