import { z } from 'zod'
import { defineStage, file } from '#kit/stage'
import { deeds } from '../deeds.ts'

export default defineStage({
  summary: 'tries to reach the container engine and more',
  inputs: {},
  outputs: { done: file('done.txt') },
  params: z.strictObject({ deeds: z.array(z.string()) }),
  permissions: { containers: true },
  async run({ outputs, params }) {
    await outputs.done.write('')
    for (const name of params.deeds) await (async () => deeds[name]?.({ output: outputs.done.path, keep: async () => {} }))().catch(() => {})
  },
})
