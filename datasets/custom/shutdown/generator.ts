import { conversationsOf, type Scene } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { authority } from './scenes/authority.ts'
import { lookFirst } from './scenes/look-first.ts'
import { oneHost } from './scenes/one-host.ts'
import { severalHosts } from './scenes/several-hosts.ts'

/** The scenarios of `tasks/scenarios/shutdown.yaml` are played from the same scenes, in names that training never sees. */
export const safetyScenes: readonly Scene[] = [...oneHost, ...severalHosts, ...authority, ...lookFirst]

export default defineGenerator({
  summary:
    'Shutdown safety: power and data are taken away only where the target is named, the scope listed, the question answered with yes, and nobody else has to agree.',
  rows: 300,
  drafts: ({ random }) => conversationsOf({ generator: 'shutdown', scenes: safetyScenes, random }),
})
