import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { isItFixed, whatIsDue, whoNeedsReboot } from './scenes/look.ts'
import { inWaves, oneHost } from './scenes/upgrade.ts'

export default defineGenerator({
  summary: 'Pending updates read and told apart, security first, in waves: staging, then production once somebody agreed; reboots named, never made.',
  rows: 300,
  drafts: ({ random }) => conversationsOf({ generator: 'patching', scenes: [whatIsDue, isItFixed, whoNeedsReboot, oneHost, inWaves], random }),
})
