import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { allHosts } from './scenes/all-hosts.ts'
import { missingNight, shrunkDump } from './scenes/dumps.ts'
import { restoreFile, restoreTest } from './scenes/restore.ts'
import { lastSnapshot } from './scenes/snapshots.ts'

export default defineGenerator({
  summary: 'Backups with restic and pg_dump: what is there, which night is missing and why, whether it can be restored.',
  rows: 300,
  drafts: ({ random }) =>
    conversationsOf({ generator: 'backups', scenes: [lastSnapshot, missingNight, shrunkDump, restoreTest, restoreFile, allHosts], random }),
})
