import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { compareLoad, isLoadHigh } from './scenes/load.ts'
import { growingProcess, lowerPriority } from './scenes/processes.ts'
import { whySlow } from './scenes/why-slow.ts'

export default defineGenerator({
  summary: 'Slow hosts: processor, disk, memory or the neighbours; which process it is, what it means for the number of cores, and what to do.',
  rows: 300,
  drafts: ({ random }) =>
    conversationsOf({ generator: 'performance', scenes: [{ ...whySlow, weight: 2 }, isLoadHigh, compareLoad, growingProcess, lowerPriority], random }),
})
