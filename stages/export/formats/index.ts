import type { Format } from './format.ts'
import { openaiChat } from './openai-chat.ts'
import { trainer } from './trainer.ts'

export { readOpenaiChat } from './read-openai-chat.ts'

/** By the output port whose folder takes the files. */
export const formats = { openai: openaiChat, trainer } satisfies Record<string, Format>
export type FormatPort = keyof typeof formats
