import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { defineStage, table } from '#kit/stage'
import { problemOf } from './rules.ts'

const Row = z.strictObject({ id: z.string(), text: z.string() })
const Rejected = z.strictObject({ id: z.string(), reason: z.string() })

export default defineStage({
  summary: 'lets through the rows that break no rule',
  inputs: { examples: table(Row) },
  outputs: { examples: table(Row), rejected: table(Rejected) },
  balance: { in: ['examples'], out: ['examples', 'rejected'] },
  params: z.strictObject({ maximumLength: z.number().int() }),
  deterministic: true,
  async run({ inputs, outputs, params, log }) {
    log('body', { run: randomUUID() })
    for await (const { id, text } of inputs.examples.rows()) {
      const problem = problemOf(text, params.maximumLength)
      if (problem === null) await outputs.examples.write({ id, text })
      else await outputs.rejected.write({ id, reason: problem })
    }
  },
})
