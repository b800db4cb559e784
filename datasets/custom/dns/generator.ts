import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { lookup, mailRecords } from './scenes/lookup.ts'
import { staleHostsEntry, wrongResolver } from './scenes/one-host.ts'
import { cachedElsewhere, splitHorizon } from './scenes/views.ts'
import { wrongRecord } from './scenes/wrong-record.ts'

export default defineGenerator({
  summary: 'Names and their records: looked up, compared between resolvers, caches and hosts, and put right in the zone.',
  rows: 300,
  drafts: ({ random }) =>
    conversationsOf({ generator: 'dns', scenes: [lookup, mailRecords, cachedElsewhere, splitHorizon, staleHostsEntry, wrongResolver, wrongRecord], random }),
})
