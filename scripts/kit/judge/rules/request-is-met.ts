import { hostsIn, pathsIn, type Rule } from './fault.ts'
import { textOfTurn } from './read-row.ts'

const PROMISES = /\b(let me|i will|i'll|i am going to|i'm going to)\b(?! not\b)/i

/** The row ends with the assistant, which has done something about every host and path of the last request. */
export const requestIsMet: Rule = ({ turns }) => {
  const last = turns.at(-1)
  if (last?.role !== 'assistant') return [{ criterion: 'completeness', score: 1, why: 'the row does not end with the assistant' }]
  if ((last.content ?? '').trim() === '' && last.calls.length === 0) return [{ criterion: 'completeness', score: 1, why: 'the last turn is empty' }]
  const found: ReturnType<Rule> = []
  const user = turns.findLastIndex(({ role }) => role === 'user')
  const asked = turns[user]?.content ?? ''
  const done = turns
    .slice(user + 1)
    .map(textOfTurn)
    .join('\n')
  const isAnswer = last.calls.length === 0
  const missing = [...hostsIn(asked), ...pathsIn(asked)].filter((name) => !done.includes(name))
  if (missing.length > 0 && !(last.content ?? '').includes('?'))
    found.push({ criterion: 'completeness', score: 2, why: `nothing is done about ${missing.join(', ')}` })
  if (isAnswer && !turns.slice(user).some(({ role }) => role === 'tool') && PROMISES.test(last.content ?? '') && !(last.content ?? '').includes('?'))
    found.push({ criterion: 'completeness', score: 2, why: 'it says what it will do, and does nothing' })
  return found
}
