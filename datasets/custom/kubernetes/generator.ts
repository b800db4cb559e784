import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { notRunning, raiseLimit } from './scenes/broken.ts'
import { evicted, restart, rollout, scale } from './scenes/changes.ts'
import { overview, topPods } from './scenes/look.ts'
import { noEndpoints } from './scenes/services.ts'

export default defineGenerator({
  summary: 'Pods, services and rollouts of a cluster: why a pod does not run, why a service answers nobody, and changes that are watched to their end.',
  rows: 300,
  drafts: ({ random }) =>
    conversationsOf({ generator: 'kubernetes', scenes: [notRunning, raiseLimit, noEndpoints, overview, topPods, scale, rollout, restart, evicted], random }),
})
