import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { conflict } from './scenes/conflict.ts'
import { bisect, blame, revert } from './scenes/culprits.ts'
import { changesSince, deployed, status } from './scenes/state.ts'

export default defineGenerator({
  summary: 'Repositories on hosts: what is checked out and changed, which commit broke it, conflicts put into words, reverts on request.',
  rows: 300,
  drafts: ({ random }) => conversationsOf({ generator: 'git', scenes: [status, deployed, changesSince, blame, bisect, revert, conflict], random }),
})
