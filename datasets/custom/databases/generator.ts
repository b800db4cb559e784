import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { locks, mysqlBusy, slow } from './scenes/activity.ts'
import { mysqlReplica, replication } from './scenes/replication.ts'
import { connections, missingIndex, sizes } from './scenes/size.ts'

export default defineGenerator({
  summary: 'PostgreSQL and MySQL: long queries, locks, replication, sizes, connections, indexes; sessions end and indexes come only after consent.',
  rows: 300,
  drafts: ({ random }) =>
    conversationsOf({ generator: 'databases', scenes: [slow, locks, mysqlBusy, replication, mysqlReplica, sizes, connections, missingIndex], random }),
})
