import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { errors, state } from './scenes/look.ts'
import { config, start, waits } from './scenes/start.ts'
import { update } from './scenes/update.ts'

export default defineGenerator({
  summary: 'Compose projects: what runs, which service holds the others up, mistakes in the file, updates that are watched until they are healthy.',
  rows: 300,
  drafts: ({ random }) => conversationsOf({ generator: 'compose', scenes: [state, errors, waits, config, update, start], random }),
})
