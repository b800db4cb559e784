import type { Answer, Delta } from './llm.ts'

/** An answer that is there already, as a stream: each part in one piece. */
export function* deltasOf(answer: Answer): Generator<Delta> {
  if (answer.reasoning) yield { kind: 'reasoning', text: answer.reasoning }
  if (answer.text) yield { kind: 'text', text: answer.text }
  for (const [index, { id, function: call }] of answer.toolCalls.entries()) {
    yield { kind: 'tool-call', index, id, name: call.name, arguments: call.arguments }
  }
  yield { kind: 'answer', answer }
}
