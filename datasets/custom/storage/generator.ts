import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { deletedButOpen } from './scenes/deleted-but-open.ts'
import { growVolume } from './scenes/grow-volume.ts'
import { inodesFull } from './scenes/inodes-full.ts'
import { missingMount } from './scenes/missing-mount.ts'
import { biggestFolder, fullestHost } from './scenes/who-takes-the-room.ts'

export default defineGenerator({
  summary: 'Room on disks: who takes it, volumes that grow, inodes that run out, deleted files that are still open, mounts that fstab lacks.',
  rows: 300,
  drafts: ({ random }) =>
    conversationsOf({ generator: 'storage', scenes: [biggestFolder, fullestHost, growVolume, inodesFull, deletedButOpen, missingMount], random }),
})
