import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { connectionsOfDatabase, whoIsFirst } from './scenes/compare.ts'
import { fromSamples, fromTwoLooks, memoryByWeek } from './scenes/one-host.ts'

export default defineGenerator({
  summary: 'Growth from samples, the days that are left at that pace, computed and said with its inputs, and what to do about it.',
  rows: 300,
  drafts: ({ random }) =>
    conversationsOf({ generator: 'capacity', scenes: [fromSamples, fromTwoLooks, memoryByWeek, whoIsFirst, connectionsOfDatabase], random }),
})
