import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { aptLocked, tookTooLong } from './scenes/busy.ts'
import { noSuchCommand, noSuchFile, noSuchUnit } from './scenes/not-there.ts'
import { mayNotRead, misspeltHost, unreachable } from './scenes/out-of-reach.ts'

export default defineGenerator({
  summary: 'A command fails; the agent reads why, tries what fits, and says plainly what it could not do.',
  rows: 300,
  drafts: ({ random }) =>
    conversationsOf({
      generator: 'error-recovery',
      scenes: [noSuchCommand, noSuchFile, noSuchUnit, mayNotRead, unreachable, misspeltHost, tookTooLong, aptLocked],
      random,
    }),
})
