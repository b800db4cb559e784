import type { Llm } from './llm.ts'
import type { LlmSettings } from './settings.ts'

/** What a provider is made with. Its `Llm` asks once: waiting, limits of time, budget and records are added around it. */
export interface ProviderStart {
  settings: LlmSettings
  /** Null for a server that wants none. */
  key: string | null
  now: () => number
}

export interface Provider {
  /** Imports the SDK. */
  connect(start: ProviderStart): Promise<Llm>
}
