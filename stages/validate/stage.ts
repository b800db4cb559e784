import { z } from 'zod'
import { Example, Rejected, SplitAssignment } from '#kit/records'
import { DECISIONS_FILE, readDecisions } from '#kit/reviews'
import { withSplit } from '#kit/splits'
import { defineStage, table } from '#kit/stage'
import { applyReviews } from './reviews/apply-reviews.ts'
import { brokenRule } from './rules/index.ts'

export default defineStage({
  summary: 'Applies what people decided about single rows, then lets through the rows that break no rule; each other row is rejected with the reason.',
  inputs: { examples: table(Example), splits: table(SplitAssignment) },
  outputs: { examples: table(Example), splits: table(SplitAssignment), rejected: table(Rejected) },
  balance: { in: ['examples'], out: ['examples', 'rejected'] },
  params: z.strictObject({
    /** The decisions of `scripts/review-rows.ts`, one a line. */
    reviews: z.string().default(DECISIONS_FILE),
  }),
  reads: ['{reviews}'],
  deterministic: true,

  async run({ inputs, outputs, params, log, progress }) {
    const total = inputs.examples.tables.reduce((sum, { rows }) => sum + rows, 0)
    const reviews = applyReviews(await readDecisions(params.reviews))
    let done = 0
    for await (const { example: row, split } of withSplit(inputs.examples.rows(), inputs.splits.rows())) {
      const decided = reviews.decide(row)
      const example = decided.kind === 'held' ? row : decided.example
      const fault = decided.kind === 'held' ? decided : brokenRule(example)
      if (fault) {
        const { id, provenance } = example
        await outputs.rejected.write({ id, source: provenance.source, reason: fault.reason, detail: fault.detail, row: example })
      } else {
        await outputs.examples.write(example)
        await outputs.splits.write({ id: example.id, split })
      }
      if (++done % 1000 === 0) progress(done, total, 'rows checked')
    }
    const counts = reviews.counts()
    if (Object.values(counts).some((count) => count > 0)) log('reviews', counts)
    return { metrics: counts }
  },
})
