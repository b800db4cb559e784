import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { howLong, whichFiles, whichRelease } from './scenes/how-much.ts'
import { oneAlone, severalMatch, unitFoundByLooking, whichHost } from './scenes/which-one.ts'

export default defineGenerator({
  summary: 'Something is missing from a request: one good question, or none where looking answers it, and then the work.',
  rows: 300,
  drafts: ({ random }) =>
    conversationsOf({ generator: 'clarify', scenes: [whichHost, oneAlone, severalMatch, unitFoundByLooking, whichFiles, howLong, whichRelease], random }),
})
