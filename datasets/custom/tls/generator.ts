import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { daysLeftOf, firstToExpire } from './scenes/expiry.ts'
import { incompleteChain, wrongName } from './scenes/faults.ts'
import { notReloaded, renewBefore } from './scenes/renewal.ts'

export default defineGenerator({
  summary: 'Certificates: which ends when, names and chains that browsers refuse, renewal with certbot and a look afterwards.',
  rows: 300,
  drafts: ({ random }) =>
    conversationsOf({ generator: 'tls', scenes: [daysLeftOf, firstToExpire, wrongName, incompleteChain, renewBefore, notReloaded], random }),
})
