import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { changeOnTheOther, whichOfThem } from './scenes/act-on-one.ts'
import { otherEnvironment, sameOnTheNext, slipOfTheTongue, worseOfTwo } from './scenes/look-around.ts'

export default defineGenerator({
  summary: 'The user goes from host to host (the same on another, back to the first, the other one), and every call goes where it was meant to.',
  rows: 300,
  drafts: ({ random }) =>
    conversationsOf({
      generator: 'host-switching',
      scenes: [sameOnTheNext, worseOfTwo, slipOfTheTongue, otherEnvironment, changeOnTheOther, whichOfThem],
      random,
    }),
})
