import { z } from 'zod'
import { Example, Rejected, SplitAssignment } from '#kit/records'
import { withSplit } from '#kit/splits'
import { defineStage, table } from '#kit/stage'
import { firstProblem } from './rules/index.ts'

export default defineStage({
  summary: 'Lets through the rows that break no rule; each other row is rejected with the first rule it breaks, the place and the mend.',
  inputs: { examples: table(Example), splits: table(SplitAssignment) },
  outputs: { examples: table(Example), splits: table(SplitAssignment), rejected: table(Rejected) },
  balance: { in: ['examples'], out: ['examples', 'rejected'] },
  params: z.strictObject({}),
  deterministic: true,

  async run({ inputs, outputs, progress }) {
    const total = inputs.examples.tables.reduce((sum, { rows }) => sum + rows, 0)
    let done = 0
    for await (const { example, split } of withSplit(inputs.examples.rows(), inputs.splits.rows())) {
      const found = firstProblem(example)
      if (found) {
        const { path, message, mend } = found.problem
        const { id, provenance } = example
        await outputs.rejected.write({ id, source: provenance.source, reason: found.rule, detail: `${path}: ${message}; ${mend}`, row: example })
      } else {
        await outputs.examples.write(example)
        await outputs.splits.write({ id: example.id, split })
      }
      if (++done % 1000 === 0) progress(done, total, 'rows checked')
    }
  },
})
