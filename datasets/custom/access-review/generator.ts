import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { foreignKeys, leaver, staleAccounts } from './scenes/take-away.ts'
import { sudoEverywhere, whoHasSudo, withoutPassword } from './scenes/who-may.ts'

export default defineGenerator({
  summary: 'Who may what: sudo, keys, last logins, accounts nobody uses; taken away only after the account was named and somebody agreed.',
  rows: 300,
  drafts: ({ random }) =>
    conversationsOf({ generator: 'access-review', scenes: [whoHasSudo, sudoEverywhere, withoutPassword, staleAccounts, leaver, foreignKeys], random }),
})
