import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { mend, report, same, versions } from './scenes.ts'

export default defineGenerator({
  summary: 'One file or package compared on many hosts: the odd one out is named, and put right after consent.',
  rows: 300,
  drafts: ({ random }) => conversationsOf({ generator: 'config-drift', scenes: [same, report, mend, versions], random }),
})
