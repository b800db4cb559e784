import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { manyPackages } from './scenes/packages.ts'
import { manyConnections, manyProcesses } from './scenes/tables.ts'
import { fullConfiguration, fullJournal } from './scenes/texts.ts'

export default defineGenerator({
  summary: 'Results of 5 to 20 kB of which a few lines matter: found, quoted, and narrowed down where that is cheaper than reading.',
  rows: 300,
  drafts: ({ random }) =>
    conversationsOf({ generator: 'long-outputs', scenes: [fullJournal, fullConfiguration, manyProcesses, manyConnections, manyPackages], random }),
})
