import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { declined, kubernetes, notTheRelease, releases, rollBack } from './scenes.ts'

export default defineGenerator({
  summary: 'A release found bad, the one before it found, rolled back after consent and checked; or left, where the release is not at fault.',
  rows: 300,
  drafts: ({ random }) => conversationsOf({ generator: 'rollbacks', scenes: [rollBack, declined, notTheRelease, releases, kubernetes], random }),
})
