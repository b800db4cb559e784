import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { oneClockIsOff } from './scenes/across-hosts.ts'
import { isSynced, noSource } from './scenes/one-host.ts'
import { wrongZone } from './scenes/wrong-zone.ts'

export default defineGenerator({
  summary: 'Clocks of hosts with chrony and timedatectl: in step or not, by how much, against which source; and time zones that differ.',
  rows: 300,
  drafts: ({ random }) => conversationsOf({ generator: 'time-sync', scenes: [isSynced, noSource, oneClockIsOff, wrongZone], random }),
})
