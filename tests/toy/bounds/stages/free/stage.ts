import { mkdir } from 'node:fs/promises'
import { z } from 'zod'
import { defineStage, file } from '#kit/stage'
import { deeds } from '../deeds.ts'

export default defineStage({
  summary: 'does what it is told, with programs, threads and a folder of its own',
  inputs: {},
  outputs: { done: file('done.txt') },
  params: z.strictObject({ deeds: z.array(z.string()), caught: z.boolean().default(true) }),
  reads: ['stages/free/thread.ts', 'stages/free/spy.ts'],
  permissions: { children: true, workers: true, writes: ['stages/free/state'] },
  async run({ outputs, params }) {
    await outputs.done.write('')
    await mkdir('stages/free/state', { recursive: true })
    for (const name of params.deeds) {
      const deed = async () => deeds[name]?.({ output: outputs.done.path, keep: async () => {} })
      await (params.caught ? deed().catch(() => {}) : deed())
    }
  },
})
