import { draftsOf, intent } from '#kit/fleet'
import { defineGenerator } from '#kit/stage'

export const intents = [
  intent({
    name: 'free-space',
    slots: ['host'],
    wordings: [
      'Show disk space on {host}',
      'How much disk is free on {host}',
      'Check the disks of {host}',
      'How full are the disks on {host}',
      'Is there disk space left on {host}',
    ],
    call: ({ host }) => ({ name: 'remote_bash', arguments: { agent: host, command: 'df -h' } }),
  }),
  intent({
    name: 'folder-size',
    slots: ['folder', 'host'],
    wordings: [
      'How big is {folder} on {host}',
      'Show the size of {folder} on {host}',
      'Measure {folder} on {host}',
      'How much space does {folder} take on {host}',
      'On {host} show the size of {folder}',
    ],
    call: ({ folder, host }) => ({ name: 'remote_bash', arguments: { agent: host, command: `du -sh ${folder}` } }),
  }),
  intent({
    name: 'free-space-everywhere',
    slots: ['environment'],
    weight: 0.2,
    wordings: [
      'Show disk space on all {environment} servers',
      'How much disk is free on every {environment} server',
      'Check the disks of all {environment} hosts',
      'How full are the disks everywhere in {environment}',
      'Is there disk space left on the {environment} servers',
    ],
    call: ({ environment }) => ({ name: 'remote_bash_all', arguments: { pattern: `${environment}-*`, command: 'df -h' } }),
  }),
]

export default defineGenerator({
  summary: 'Free space and the size of folders.',
  drafts: ({ random }) => draftsOf({ generator: 'disks', intents, random }),
})
