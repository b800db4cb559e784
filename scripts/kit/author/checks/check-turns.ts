import type { Message } from '#kit/records'
import { findProblem } from '#kit/repair'
import { type Finding, finding } from '../finding.ts'
import { callsIn, textsOf } from './texts.ts'

/** Whose turn it is, and how it ends. That each result has its call is seen to where the answer is read. */
export function checkTurns(messages: readonly Message[], { isSingleCall }: { isSingleCall: boolean }): Finding[] {
  const problem = findProblem([...messages])
  if (problem) return [finding(problem.reason, problem.detail)]
  for (const [place, { role }] of messages.entries()) {
    const before = messages[place - 1]?.role
    if (role === 'user' && before !== undefined && before !== 'assistant') return [order(`message ${place} of the user comes after one of the ${before}`)]
    if (role === 'assistant' && before === 'assistant') return [order(`message ${place} of the assistant comes after another; make one of them`)]
  }
  const unfilled = [...textsOf(messages, 'user'), ...textsOf(messages, 'assistant')].flatMap(
    (text) => /\{[a-z_]+\}|\bundefined\b|\[object /i.exec(text)?.[0] ?? [],
  )
  if (unfilled[0]) return [finding('unfilled', `a turn holds "${unfilled[0]}", which stands for something; write the thing itself`)]
  return isSingleCall ? checkSingleCall(messages) : checkEnd(messages)
}

function checkEnd(messages: readonly Message[]): Finding[] {
  const last = messages.at(-1)
  if (last?.role !== 'assistant') return [order(`the conversation ends with the ${last?.role}; it must end with the assistant`)]
  const calls = callsIn(messages)
  const completes = calls.filter((call) => call.function.name === 'complete')
  if (completes.length > 1 || (completes[0] && completes[0] !== calls.at(-1))) return [order('`complete` is the last call, and nothing comes after it')]
  if (!last.tool_calls) return completes.length > 0 ? [order('`complete` is the last call, and nothing comes after it')] : []
  if (last.tool_calls.length === 1 && completes[0] === last.tool_calls[0]) return []
  return [order('the last turn makes calls; give their results and end with words, or with `complete` alone')]
}

function checkSingleCall(messages: readonly Message[]): Finding[] {
  const [user, assistant] = messages
  if (messages.length === 2 && user?.role === 'user' && assistant?.role === 'assistant' && assistant.tool_calls?.length === 1) return []
  return [order('it must be one request of the user and one turn of the assistant with one call, and nothing else')]
}

const order = (detail: string): Finding => finding('turn-order', detail)
