import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { defineStage, table } from '#kit/stage'

const Row = z.strictObject({ id: z.string(), text: z.string() })

export default defineStage({
  summary: 'takes rows from one generator',
  inputs: {},
  outputs: { examples: table(Row) },
  balance: { in: [], out: ['examples'] },
  params: z.strictObject({ seed: z.number().int(), rows: z.number().int() }),
  definition: '{root}/generator.ts',
  deterministic: true,
  async run({ outputs, params, definition, step, log }) {
    log('body', { run: randomUUID() })
    const { wording } = definition as { wording: string } // the toy's own generator
    for (let n = 0; n < params.rows; n++) await outputs.examples.write({ id: `${step.root}/${n}`, text: `${wording} ${params.seed + n}` })
    return { rowsIn: params.rows }
  },
})
