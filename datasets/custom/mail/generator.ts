import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { oneMessage } from './scenes/one-message.ts'
import { floodOfOneSender, stuckQueue } from './scenes/queue.ts'
import { sendNow } from './scenes/send-now.ts'

export default defineGenerator({
  summary: 'Mail that waits: why it is deferred, what became of one message, a queue sent again, and a flood held back after consent.',
  rows: 300,
  drafts: ({ random }) => conversationsOf({ generator: 'mail', scenes: [stuckQueue, oneMessage, sendNow, floodOfOneSender], random }),
})
