import { z } from 'zod'
import { Example, Rejected, SplitAssignment } from '#kit/records'
import { withSplit } from '#kit/splits'
import { defineStage, folder, table } from '#kit/stage'
import { openExports } from './open-exports.ts'

export default defineStage({
  summary: 'Writes every row in every format, one file per split; a row that one of them cannot express is in none, so that formats never differ in rows.',
  inputs: { examples: table(Example), splits: table(SplitAssignment) },
  outputs: {
    openai: folder(),
    trainer: folder(),
    /** The rows that were exported: what a model trained on this export has seen. */
    splits: table(SplitAssignment),
    rejected: table(Rejected),
  },
  balance: { in: ['examples'], out: ['splits', 'rejected'] },
  params: z.strictObject({}),
  deterministic: true,

  async run({ inputs, outputs, progress }) {
    const total = inputs.examples.tables.reduce((sum, { rows }) => sum + rows, 0)
    let done = 0
    await using exports = await openExports({ openai: outputs.openai.path, trainer: outputs.trainer.path })
    for await (const { example, split } of withSplit(inputs.examples.rows(), inputs.splits.rows())) {
      const refused = await exports.write(example, split)
      const { id, provenance } = example
      if (refused) await outputs.rejected.write({ id, source: provenance.source, reason: `format:${refused.format}`, detail: refused.problem, row: example })
      else await outputs.splits.write({ id, split })
      if (++done % 1000 === 0) progress(done, total, 'rows written')
    }
    return { metrics: exports.counts }
  },
})
