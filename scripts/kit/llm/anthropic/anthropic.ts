import { clientOptions } from '../client-options.ts'
import { failureOf } from '../failure-of.ts'
import type { Provider } from '../provider.ts'
import { readWire } from '../read-wire.ts'
import { Gathered } from './gather.ts'
import { requestOf } from './request.ts'
import { StreamEvent, WireMessage } from './wire.ts'

/** Anthropic's Messages. */
export const anthropic: Provider = {
  async connect({ settings, key, now }) {
    const { Anthropic } = await import('@anthropic-ai/sdk')
    const baseURL = settings.baseUrl ?? 'https://api.anthropic.com'
    const client = new Anthropic({ ...clientOptions, apiKey: key ?? 'none', baseURL })
    const who = `The model ${settings.model} (anthropic)`
    const price = settings.prices[settings.model]
    const fail = (thrown: unknown, signal: AbortSignal) => (signal.aborted ? signal.reason : failureOf(thrown, who, now()))
    return {
      async ask(ask, { signal }) {
        try {
          const gathered = new Gathered()
          gathered.addMessage(readWire(WireMessage, await client.messages.create(requestOf(ask, settings), { signal }), who))
          return gathered.answer(price)
        } catch (thrown) {
          throw fail(thrown, signal)
        }
      },
      async *stream(ask, { signal }) {
        try {
          const gathered = new Gathered()
          for await (const event of await client.messages.create({ ...requestOf(ask, settings), stream: true }, { signal })) {
            yield* gathered.addEvent(readWire(StreamEvent, event, who))
          }
          signal.throwIfAborted() // the SDK ends an aborted stream in silence
          yield { kind: 'answer', answer: gathered.answer(price) }
        } catch (thrown) {
          throw fail(thrown, signal)
        }
      },
    }
  },
}
