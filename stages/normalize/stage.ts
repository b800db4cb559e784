import { z } from 'zod'
import { checkJudge, JudgeParams, judgeKeys, judgeRows } from '#kit/judge/stage'
import { Example, Origin, Rejected } from '#kit/records'
import { createRedactor, RedactionPolicy, secretsOf } from '#kit/redact'
import { type Converter, defineStage, file, folder, StageError, table } from '#kit/stage'
import { rowNormalizer } from './normalize-rows.ts'
import { readOrigin } from './read-origin.ts'

export default defineStage({
  summary: 'Converts the rows of one public dataset into examples; what cannot be converted is kept with the reason.',
  inputs: { raw: folder(), origin: file('origin.json') },
  outputs: { examples: table(Example), rejected: table(Rejected) },
  balance: { in: [], out: ['examples', 'rejected'] },
  params: z.strictObject({
    /** Read so many rows and no more; null: all. */
    limit: z.number().int().min(1).nullable().default(null),
    /** The least that a score of the upstream's judges must be, by its name. */
    quality: z.record(z.string(), z.number()).default({}),
    /** What becomes of a row that lacks a score that `quality` names. */
    unscored: z.enum(['keep', 'reject']).default('keep'),
    judge: JudgeParams,
    redact: RedactionPolicy.prefault({}),
  }),
  redactor: ({ redact }) => createRedactor({ ...redact, known: secretsOf(process.env) }),
  definition: '{root}/convert.ts',
  deterministic: true,
  asks: { param: 'judge', keys: ({ judge }) => judgeKeys(judge) },

  async check({ params, definition, step }) {
    if (!isConverter(definition)) return [`${step.root}/convert.ts has no converter as its default export; write \`export default defineConverter({ ... })\``]
    const { scores = [] } = definition
    const unknown = Object.keys(params.quality).filter((name) => !scores.includes(name))
    const faults = checkJudge(params.judge, step.name)
    if (unknown.length === 0) return faults
    return [
      ...faults,
      `quality of ${step.name} names ${unknown.join(', ')}, but rows of ${definition.source} have ${scores.join(', ') || 'no scores'}; mend pipeline.yaml`,
    ]
  },

  async run({ inputs, outputs, params, definition, redactor, cache, signal, log, progress }) {
    const converter = definition as Converter<unknown> // `check` has seen to it
    const origin = Origin.parse(JSON.parse(await inputs.origin.text()))
    if (origin.source !== converter.source)
      throw new StageError(`rows of ${origin.source} came to the converter of ${converter.source}; mend the step's needs in pipeline.yaml`)
    const normalize = rowNormalizer(converter, origin, params)
    const judging = await judgeRows(params.judge, { outputs, redactor, cache, signal, log, progress })
    const reasons: Record<string, number> = {}
    let rowsIn = 0
    for await (const { upstream, part } of readOrigin(inputs.raw.path, origin, converter.columns)) {
      signal.throwIfAborted()
      const normalized = normalize(upstream, part)
      if (normalized.kind === 'example') await judging.examples.write(normalized.example, upstream.row)
      else {
        reasons[normalized.rejected.reason] = (reasons[normalized.rejected.reason] ?? 0) + 1
        await judging.rejected.write(normalized.rejected, upstream.row)
      }
      if (++rowsIn % 1000 === 0) progress(rowsIn, null, 'rows')
      if (rowsIn === params.limit) break
    }
    const judged = await judging.end()
    const rejected = Object.values(reasons).reduce((sum, count) => sum + count, judged.rejected)
    if (origin.rows !== undefined && params.limit === null && rowsIn !== origin.rows) log('other-rows-than-expected', { expected: origin.rows, came: rowsIn })
    log('normalized', { rows: rowsIn, examples: rowsIn - rejected, ...reasons })
    return { rowsIn, metrics: { rows: rowsIn, rejected, ...judged.metrics } }
  },
})

const isConverter = (definition: unknown): definition is Converter<unknown> =>
  typeof definition === 'object' && definition !== null && 'convert' in definition && typeof definition.convert === 'function'
