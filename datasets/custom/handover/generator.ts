import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { incidentsAndDeployments, shiftSummary, whatFirst, writtenDown } from './scenes.ts'

export default defineGenerator({
  summary: 'A shift handed over: failed units, alerts, disks, open incidents and deployments, read side by side and put in order of weight.',
  rows: 300,
  drafts: ({ random }) => conversationsOf({ generator: 'handover', scenes: [shiftSummary, whatFirst, incidentsAndDeployments, writtenDown], random }),
})
