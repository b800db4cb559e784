import type { Provider } from './provider.ts'
import type { LlmSettings } from './settings.ts'

/** One line a provider; imported when it is asked for. The scripted one needs no connection, `openLlm` makes it. */
const providers: Record<Exclude<LlmSettings['provider'], 'scripted'>, () => Promise<Provider>> = {
  anthropic: async () => (await import('./anthropic/anthropic.ts')).anthropic,
  azure: async () => (await import('./openai/openai.ts')).azure,
  openai: async () => (await import('./openai/openai.ts')).openai,
}

export const loadProvider = (name: Exclude<LlmSettings['provider'], 'scripted'>): Promise<Provider> => providers[name]()
