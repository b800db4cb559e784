import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { hitRate, ping, slowLog } from './scenes/look.ts'
import { bigKeys, evictions, flush } from './scenes/memory.ts'

export default defineGenerator({
  summary: 'Redis: hit rates, evictions, big keys, slow commands; it is flushed only after consent, and sessions are spared.',
  rows: 300,
  drafts: ({ random }) => conversationsOf({ generator: 'caches', scenes: [hitRate, ping, slowLog, evictions, bigKeys, flush], random }),
})
