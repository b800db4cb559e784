import type { LlmSettings } from './settings.ts'

const own: Record<LlmSettings['provider'], string | null> = {
  anthropic: 'ANTHROPIC_API_KEY',
  azure: 'AZURE_OPENAI_API_KEY',
  openai: 'OPENAI_API_KEY',
  scripted: null,
}

/** The variable that holds the key for these settings; null where none is sent. A server of one's own gets no key but the one that is named. */
export function keyNameOf({ provider, baseUrl, keyName }: LlmSettings): string | null {
  const isElsewhere = baseUrl !== undefined && provider !== 'azure'
  return keyName ?? (isElsewhere ? null : own[provider])
}
