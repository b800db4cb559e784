import { z } from 'zod'
import { defineStage, file } from '#kit/stage'
import { deeds } from '../deeds.ts'

export default defineStage({
  summary: 'does what it is told, with nothing but what it reads',
  inputs: {},
  outputs: { done: file('done.txt') },
  params: z.strictObject({ deeds: z.array(z.string()), caught: z.boolean().default(true) }),
  reads: [
    'stages/probe/data/*.txt',
    'stages/probe/rows.json',
    'stages/probe/optional.json',
    'stages/probe/late.ts',
    'tasks/*/task.toml',
    'tasks/*/whole/**',
    'nowhere/at/all.txt',
  ],
  async run({ outputs, params, cache }) {
    await outputs.done.write('')
    for (const name of params.deeds) {
      const deed = async () => deeds[name]?.({ output: outputs.done.path, keep: (value) => cache.set(name, value) })
      await (params.caught && name !== 'declared' ? deed().catch(() => {}) : deed())
    }
  },
})
