import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { allOfThem, oneDoesNotAnswer, someByName } from './scenes/ask-many.ts'
import { oneFileDiffers, startWhereMissing, versionsDiffer } from './scenes/odd-ones.ts'

export default defineGenerator({
  summary: 'One question over many hosts: everywhere or side by side, summed up in words, with the odd ones out named.',
  rows: 300,
  drafts: ({ random }) =>
    conversationsOf({
      generator: 'multi-host',
      scenes: [allOfThem, oneDoesNotAnswer, someByName, versionsDiffer, oneFileDiffers, startWhereMissing],
      random,
    }),
})
