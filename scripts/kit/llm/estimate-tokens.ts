import type { Ask } from './llm.ts'

/** What a prompt may come to, on the high side: a token for every two bytes of the request (English has four to a token, code three), and some for the template. */
export function estimatePromptTokens({ messages, tools }: Ask): number {
  return Math.ceil(Buffer.byteLength(JSON.stringify([messages, tools ?? []])) / 2) + 16 * messages.length
}
