import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { blockedAddresses, whatIsOpen } from './scenes/audit.ts'
import { closePort } from './scenes/close-port.ts'
import { closedPort } from './scenes/closed-port.ts'
import { noFlush } from './scenes/no-flush.ts'
import { oneHostLacksRule } from './scenes/one-host-lacks-rule.ts'

export default defineGenerator({
  summary: 'Ports that are closed, open or open to too many, with ufw, nftables and ss; one rule at a time, after consent, and never a flush.',
  rows: 300,
  drafts: ({ random }) =>
    conversationsOf({ generator: 'firewall', scenes: [closedPort, whatIsOpen, blockedAddresses, closePort, noFlush, oneHostLacksRule], random }),
})
