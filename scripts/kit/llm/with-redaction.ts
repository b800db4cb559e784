import { createRedactor, createSecretStream, type Redactor, type SecretStream, type Sought } from '#kit/redact'
import type { Delta, Llm } from './llm.ts'
import { LlmError } from './llm-error.ts'

/** No secret leaves in the pieces of a live stream or in an error. Whole answers are redacted with their questions, where both are recorded. */
export function withRedaction(llm: Llm, sought: Sought): Llm {
  const redactor = createRedactor(sought)
  return {
    async ask(ask, { signal }) {
      try {
        return await llm.ask(ask, { signal })
      } catch (thrown) {
        throw redactError(thrown, signal, redactor)
      }
    },
    async *stream(ask, { signal }) {
      try {
        for await (const delta of redactPieces(llm.stream(ask, { signal }), sought)) {
          signal.throwIfAborted()
          yield delta
        }
      } catch (thrown) {
        throw redactError(thrown, signal, redactor)
      }
    },
  }
}

type Piece = Exclude<Delta, { kind: 'answer' }>

/**
 * Text, thoughts and the arguments of each call are streams of their own. Each waits for the end of a word, for what is still to come may make a secret of it.
 * Placeholders are numbered by stream, so the answer's may differ.
 */
async function* redactPieces(deltas: AsyncIterable<Delta>, sought: Sought): AsyncGenerator<Delta> {
  const streams = new Map<string, { stream: SecretStream; first: Piece }>()
  for await (const delta of deltas) {
    if (delta.kind === 'answer') {
      for (const { stream, first } of streams.values()) yield* piece(first, stream.end())
      yield delta
      continue
    }
    const channel = delta.kind === 'tool-call' ? `${delta.kind} ${delta.index}` : delta.kind
    const known = streams.get(channel)
    const { stream } = known ?? { stream: createSecretStream(sought) }
    if (!known) streams.set(channel, { stream, first: delta })
    const shown = stream.write(delta.kind === 'tool-call' ? delta.arguments : delta.text)
    // That a call has begun is told at once.
    if (!known && delta.kind === 'tool-call') yield { ...delta, arguments: shown }
    else yield* piece(delta, shown)
  }
}

function* piece(delta: Piece, text: string): Generator<Delta> {
  if (text !== '') yield delta.kind === 'tool-call' ? { ...delta, arguments: text } : { ...delta, text }
}

function redactError(thrown: unknown, signal: AbortSignal, redactor: Redactor): unknown {
  if (thrown instanceof LlmError) return new LlmError(redactor.redact(thrown.problem).value, redactor.redact(thrown.message).value)
  if (signal.aborted || !(thrown instanceof Error)) return thrown
  return new Error(redactor.redact(`${thrown.name}: ${thrown.message}`).value)
}
