import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { haproxy, upstream } from './scenes/backends.ts'
import { rateLimit, reload } from './scenes/config.ts'
import { statusCounts, topClients } from './scenes/traffic.ts'

export default defineGenerator({
  summary: 'nginx and haproxy: configurations tested before a reload, answers counted by status, upstreams that are down, limits that reject.',
  rows: 300,
  drafts: ({ random }) => conversationsOf({ generator: 'web-servers', scenes: [reload, rateLimit, statusCounts, topClients, upstream, haproxy], random }),
})
