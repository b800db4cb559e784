import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { errorsByHour, errorsByUnit } from './scenes/counts.ts'
import { firstTime, oldLogs } from './scenes/in-time.ts'
import { requestAcrossHosts } from './scenes/request-across-hosts.ts'

export default defineGenerator({
  summary: 'Searching logs: errors by hour and by unit, the first time a message came, rotated files, one request followed over several hosts by its id.',
  rows: 300,
  drafts: ({ random }) => conversationsOf({ generator: 'log-search', scenes: [errorsByHour, errorsByUnit, firstTime, oldLogs, requestAcrossHosts], random }),
})
