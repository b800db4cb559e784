import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { bringBack, takeOut } from './scenes/drain.ts'
import { allDown, lookAtBackend } from './scenes/look.ts'
import { unevenWeights } from './scenes/weights.ts'

export default defineGenerator({
  summary: 'Servers behind a load balancer: who takes requests, one taken out and brought back, uneven weights, and nobody left to answer.',
  rows: 300,
  drafts: ({ random }) => conversationsOf({ generator: 'load-balancing', scenes: [lookAtBackend, takeOut, bringBack, unevenWeights, allDown], random }),
})
