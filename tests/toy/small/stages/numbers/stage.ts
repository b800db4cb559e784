import { z } from 'zod'
import { defineStage, table } from '#kit/stage'
export default defineStage({
  summary: 'makes numbers',
  inputs: {},
  outputs: { rows: table(z.strictObject({ n: z.number() })) },
  params: z.strictObject({ count: z.number().int().default(3) }),
  definition: '{root}/generator.ts',
  deterministic: true,
  run: async ({ outputs, params, definition }) => {
    const { first } = definition as { first: number }
    for (let n = 0; n < params.count; n++) await outputs.rows.write({ n: first + n })
  },
})
