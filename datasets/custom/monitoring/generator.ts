import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { explain, silence, targets } from './scenes/alerts.ts'
import { blackbox, compare } from './scenes/probes.ts'

export default defineGenerator({
  summary: 'Prometheus, Alertmanager and blackbox: alerts explained with their figure, silences, targets that are down, probes, hosts compared.',
  rows: 300,
  drafts: ({ random }) => conversationsOf({ generator: 'monitoring', scenes: [explain, silence, targets, blackbox, compare], random }),
})
