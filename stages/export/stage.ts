import { z } from 'zod'
import { Example, Rejected, SplitAssignment } from '#kit/records'
import { withSplit } from '#kit/splits'
import { defineStage, file, folder, table } from '#kit/stage'
import { CardParams } from './card/card-params.ts'
import { citation } from './card/citation.ts'
import { datasetCard } from './card/dataset-card.ts'
import { gatherFacts } from './card/gather-facts.ts'
import { tallyRows } from './card/tally-rows.ts'
import { openExports } from './open-exports.ts'

export default defineStage({
  summary: 'Writes every row in every format, one file per split, with a dataset card and a citation; a row that one format cannot express is in none.',
  inputs: {
    examples: table(Example, { role: 'rows' }),
    splits: table(SplitAssignment, { role: 'rows' }),
    /** Where downloaded rows came from, and what the steps before this one rejected: the dataset card tells of them. */
    origins: file('origin.json', { output: 'origin', optional: true }),
    unconverted: table(Rejected, { output: 'rejected', role: 'normalized', optional: true }),
    repeated: table(Rejected, { output: 'rejected', role: 'generated', optional: true }),
    unmerged: table(Rejected, { output: 'rejected', role: 'merged', optional: true }),
    invalid: table(Rejected, { output: 'rejected', role: 'rows', optional: true }),
  },
  outputs: {
    openai: folder(),
    trainer: folder(),
    /** The rows that were exported: what a model trained on this export has seen. */
    splits: table(SplitAssignment),
    rejected: table(Rejected),
    card: file('README.md'),
    citation: file('CITATION.cff'),
  },
  balance: { in: ['examples'], out: ['splits', 'rejected'] },
  params: z.strictObject({ card: CardParams.prefault({}) }),
  deterministic: true,

  async run({ step, inputs, outputs, params, progress }) {
    const total = inputs.examples.tables.reduce((sum, { rows }) => sum + rows, 0)
    const tally = tallyRows()
    let done = 0
    await using exports = await openExports({ openai: outputs.openai.path, trainer: outputs.trainer.path })
    for await (const { example, split } of withSplit(inputs.examples.rows(), inputs.splits.rows())) {
      const refused = await exports.write(example, split)
      const { id, provenance } = example
      if (refused) {
        const reason = `format:${refused.format}`
        tally.refused(provenance, reason)
        await outputs.rejected.write({ id, source: provenance.source, reason, detail: refused.problem, row: example })
      } else {
        tally.exported(provenance, split)
        await outputs.splits.write({ id, split })
      }
      if (++done % 1000 === 0) progress(done, total, 'rows written')
    }
    const dropped = { normalize: inputs.unconverted, generate: inputs.repeated, merge: inputs.unmerged, validate: inputs.invalid }
    const files = await exports.finish()
    const facts = await gatherFacts({ step: step.name, tally, files, dropped, origins: inputs.origins, directory: `${outputs.card.path}.work` })
    await outputs.card.write(datasetCard(facts, params.card))
    await outputs.citation.write(citation(facts, params.card))
    return { metrics: exports.counts }
  },
})
