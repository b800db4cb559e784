import { join } from 'node:path'
import { z } from 'zod'
import { Example, Origin, Rejected } from '#kit/records'
import { type Converter, defineStage, file, folder, StageError, table } from '#kit/stage'
import { normalizeRow } from './normalize-row.ts'
import { readUpstream } from './read-upstream.ts'

export default defineStage({
  summary: 'Converts the rows of one public dataset into examples; what cannot be converted is kept with the reason.',
  inputs: { raw: folder(), origin: file('origin.json') },
  outputs: { examples: table(Example), rejected: table(Rejected) },
  balance: { in: [], out: ['examples', 'rejected'] },
  params: z.strictObject({
    /** Read so many rows and no more; null: all. */
    limit: z.number().int().min(1).nullable().default(null),
  }),
  definition: '{root}/convert.ts',
  deterministic: true,

  async check({ definition, step }) {
    if (isConverter(definition)) return []
    return [`${step.root}/convert.ts has no converter as its default export; write \`export default defineConverter({ ... })\``]
  },

  async run({ inputs, outputs, params, definition, signal, log, progress }) {
    const converter = definition as Converter<unknown> // `check` has seen to it
    const origin = Origin.parse(JSON.parse(await inputs.origin.text()))
    if (origin.source !== converter.source)
      throw new StageError(`rows of ${origin.source} came to the converter of ${converter.source}; mend the step's needs in pipeline.yaml`)
    const limit = params.limit ?? Number.POSITIVE_INFINITY
    const taken = new Set<string>()
    const reasons: Record<string, number> = {}
    let rowsIn = 0
    for (const { path } of origin.files) {
      if (rowsIn >= limit) break
      for await (const upstream of readUpstream(join(inputs.raw.path, path))) {
        signal.throwIfAborted()
        const normalized = normalizeRow({ converter, origin, upstream, ordinal: rowsIn++, taken })
        if (normalized.kind === 'example') await outputs.examples.write(normalized.example)
        else {
          reasons[normalized.rejected.reason] = (reasons[normalized.rejected.reason] ?? 0) + 1
          await outputs.rejected.write(normalized.rejected)
        }
        if (rowsIn % 1000 === 0) progress(rowsIn, null, 'rows')
        if (rowsIn >= limit) break
      }
    }
    const rejected = Object.values(reasons).reduce((sum, count) => sum + count, 0)
    log('normalized', { rows: rowsIn, examples: rowsIn - rejected, ...reasons })
    return { rowsIn, metrics: { rows: rowsIn, rejected } }
  },
})

const isConverter = (definition: unknown): definition is Converter<unknown> =>
  typeof definition === 'object' && definition !== null && 'convert' in definition && typeof definition.convert === 'function'
