import { clientOptions } from '../client-options.ts'
import { failureOf } from '../failure-of.ts'
import type { Answer, Ask, CallOptions, Delta, Llm } from '../llm.ts'
import { LlmError } from '../llm-error.ts'
import type { Provider, ProviderStart } from '../provider.ts'
import { readWire } from '../read-wire.ts'
import { Gathered } from './gather.ts'
import { requestOf } from './request.ts'
import { Chunk, Completion } from './wire.ts'

const OFFICIAL = 'https://api.openai.com/v1'

/** Chat completions of OpenAI, and of every server that speaks them. */
export const openai: Provider = {
  async connect(start) {
    const { OpenAI } = await import('openai')
    const { baseUrl } = start.settings
    const account = baseUrl ? { organization: null, project: null } : {}
    return chat(new OpenAI({ ...clientOptions, ...account, apiKey: start.key ?? 'none', baseURL: baseUrl ?? OFFICIAL }), start, !baseUrl)
  },
}

/** The same through a deployment of an Azure resource. */
export const azure: Provider = {
  async connect(start) {
    const { AzureOpenAI } = await import('openai')
    const { baseUrl = '', apiVersion, model } = start.settings
    const baseURL = `${baseUrl.replace(/\/+$/, '')}/openai`
    return chat(new AzureOpenAI({ ...clientOptions, apiKey: start.key ?? 'none', baseURL, apiVersion, deployment: model }), start, true)
  },
}

function chat(client: InstanceType<typeof import('openai').OpenAI>, { settings, now }: ProviderStart, isOfficial: boolean): Llm {
  const who = `The model ${settings.model} (${settings.provider})`
  const price = settings.prices[settings.model]
  const fail = (thrown: unknown, signal: AbortSignal) => (signal.aborted ? signal.reason : failureOf(thrown, who, now()))
  return {
    async ask(ask: Ask, { signal }: CallOptions): Promise<Answer> {
      try {
        const completion = readWire(Completion, await client.chat.completions.create(requestOf(ask, settings, isOfficial), { signal }), who)
        const gathered = new Gathered()
        gathered.addWhole(completion)
        const [choice] = completion.choices
        if (!choice) throw new LlmError({ kind: 'bad-answer', usage: null }, `${who} gave an answer without choices. Ask again`)
        for (const _ of gathered.addChoice(choice, choice.message));
        return gathered.answer(price)
      } catch (thrown) {
        throw fail(thrown, signal)
      }
    },
    async *stream(ask: Ask, { signal }: CallOptions): AsyncGenerator<Delta> {
      try {
        const body = { ...requestOf(ask, settings, isOfficial), stream: true as const, stream_options: { include_usage: true } }
        const gathered = new Gathered()
        for await (const chunk of await client.chat.completions.create(body, { signal })) {
          const { choices, ...whole } = readWire(Chunk, chunk, who)
          gathered.addWhole(whole)
          if (choices?.[0]) yield* gathered.addChoice(choices[0], choices[0].delta)
        }
        signal.throwIfAborted() // the SDK ends an aborted stream in silence
        yield { kind: 'answer', answer: gathered.answer(price) }
      } catch (thrown) {
        throw fail(thrown, signal)
      }
    },
  }
}
