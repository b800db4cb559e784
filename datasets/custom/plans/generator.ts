import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { backupAndTry, growVolume, newAccount } from './scenes/keep.ts'
import { intoTheProxy, release, rollingRestart } from './scenes/roll-out.ts'

export default defineGenerator({
  summary: 'Work of several steps: a plan first, four to eight calls, each checked, and a last word that states what came out.',
  rows: 300,
  drafts: ({ random }) =>
    conversationsOf({ generator: 'plans', scenes: [release, rollingRestart, intoTheProxy, backupAndTry, growVolume, newAccount], random }),
})
