import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { restartLoop, stopped, wrongName } from './scenes/failures.ts'
import { diskUse, whichTag } from './scenes/images.ts'
import { listRunning, memoryUse, publishedPort } from './scenes/look.ts'

export default defineGenerator({
  summary: 'Containers of a host: which run, why one does not stay up, what they take, and what may be removed once somebody agreed.',
  rows: 300,
  drafts: ({ random }) =>
    conversationsOf({ generator: 'docker', scenes: [listRunning, memoryUse, publishedPort, restartLoop, stopped, wrongName, whichTag, diskUse], random }),
})
