import { redact } from '#kit/redact'
import type { Answer, Ask, Llm } from './llm.ts'
import { LlmError } from './llm-error.ts'

/** No secret leaves in an answer or a message of an error. The pieces of a live stream are as the model said them; its `answer` is not. */
export function withRedaction(llm: Llm, secrets: readonly string[]): Llm {
  return {
    async ask(ask, { signal }) {
      try {
        return redactAnswer(ask, await llm.ask(ask, { signal }), secrets)
      } catch (thrown) {
        throw redactError(thrown, signal, secrets)
      }
    },
    async *stream(ask, { signal }) {
      try {
        for await (const delta of llm.stream(ask, { signal })) {
          yield delta.kind === 'answer' ? { kind: 'answer', answer: redactAnswer(ask, delta.answer, secrets) } : delta
        }
      } catch (thrown) {
        throw redactError(thrown, signal, secrets)
      }
    },
  }
}

/** Token ids spell the text, secrets too: they go where something was taken out of it. */
function redactAnswer(ask: Ask, answer: Answer, secrets: readonly string[]): Answer {
  const { tokens, ...said } = answer
  const clean = redact(said, secrets)
  const isHeld = (value: unknown) => JSON.stringify(value) !== JSON.stringify(redact(value, secrets))
  const isAnswerClean = JSON.stringify(said) === JSON.stringify(clean)
  return {
    ...clean,
    tokens: {
      promptIds: isHeld([ask.messages, ask.tools]) ? null : tokens.promptIds,
      ids: isAnswerClean ? tokens.ids : null,
      logprobs: isAnswerClean ? tokens.logprobs : null,
    },
  }
}

function redactError(thrown: unknown, signal: AbortSignal, secrets: readonly string[]): unknown {
  if (thrown instanceof LlmError) return new LlmError(redact(thrown.problem, secrets), redact(thrown.message, secrets))
  if (signal.aborted || !(thrown instanceof Error)) return thrown
  return new Error(redact(`${thrown.name}: ${thrown.message}`, secrets))
}
