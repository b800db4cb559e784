import { z } from 'zod'
import { defineStage, file, table } from '#kit/stage'
export default defineStage({
  summary: 'adds them up',
  inputs: { rows: table(z.strictObject({ n: z.number() })) },
  outputs: { total: file('total.txt') },
  params: z.strictObject({ times: z.number().default(1) }),
  reads: ['stages/sum/unit.txt'],
  deterministic: true,
  run: async ({ inputs, outputs, params, log }) => {
    let total = 0
    for await (const { n } of inputs.rows.rows()) total += n
    log('adding')
    await outputs.total.write(String(total * params.times))
    return { metrics: { total: total * params.times } }
  },
})
