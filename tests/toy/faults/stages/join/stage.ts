import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { defineStage, file, table } from '#kit/stage'

export default defineStage({
  summary: 'names them all',
  inputs: { rows: table(z.strictObject({ name: z.string() })) },
  outputs: { names: file('names.txt') },
  params: z.strictObject({}),
  deterministic: true,
  run: async ({ inputs, outputs, cache, step, signal }) => {
    await cache.set(`${step.name} ${process.pid} ${Date.now()}`, 'ran')
    const names: string[] = []
    for await (const { name } of inputs.rows.rows()) names.push(name)
    await sleep(100, undefined, { signal })
    await outputs.names.write(names.join('\n'))
  },
})
