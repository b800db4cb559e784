import { type Example, exampleId, type Origin, type Provenance, type Rejected } from '#kit/records'
import { type Conversion, type Converter, StageError, withWeight } from '#kit/stage'
import type { UpstreamRow } from './read-upstream.ts'
import type { TakenIds } from './taken-ids.ts'

export type Normalized = { kind: 'example'; example: Example } | { kind: 'rejected'; rejected: Rejected }

/** Reasons that are the stage's own: the row is not of the source's shape, its name was taken by an earlier row, its scores are too low or missing, those
 * of the step's own judge too. */
export const stageReasons = ['malformed-row', 'duplicate-row', 'below-quality', 'unscored', 'low-judge-score', 'unjudged'] as const

/**
 * One upstream row to one example or one rejected row. `ordinal` (from 0, over all files of the source) names rows that upstream gives no name.
 * @throws StageError where the converter itself fails: that is a fault of the code and not of the row.
 */
export function normalizeRow(given: {
  converter: Converter<unknown>
  origin: Pick<Origin, 'source' | 'revision' | 'licence'>
  upstream: UpstreamRow
  part: string | null
  ordinal: number
  taken: TakenIds
}): Normalized {
  const { converter, origin, upstream, part, ordinal, taken } = given
  const parsed = upstream.kind === 'row' ? converter.row.safeParse(upstream.row) : null
  const name = parsed?.success ? converter.rowId?.(parsed.data) : undefined
  const row = name ? [...(part === null ? [] : [part]), name].join('/') : String(ordinal)
  const provenance: Provenance = { source: origin.source, revision: origin.revision, row, licence: origin.licence }
  const id = exampleId(provenance)
  const reject = (reason: string, detail: string): Normalized => ({
    kind: 'rejected',
    rejected: { id, source: origin.source, reason, detail, row: upstream.row },
  })

  if (upstream.kind === 'broken') return reject('malformed-row', upstream.detail)
  if (!parsed?.success) return reject('malformed-row', parsed?.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ') ?? '')
  if (converter.rowId && !taken.take(id)) return reject('duplicate-row', `an earlier row is named ${row} too`)
  const conversion = convert(converter, parsed.data, row)
  if (conversion.kind === 'rejected') return reject(conversion.reason, conversion.detail)
  const { group, tags, messages, tools, repairs = [], quality = {} } = conversion
  const weighed = messages.map(withWeight)
  const told = { ...(repairs.length > 0 && { repairs }), ...(Object.keys(quality).length > 0 && { quality }) }
  return { kind: 'example', example: { version: 1, id, group, tags, messages: weighed, tools, provenance, ...told } }
}

function convert(converter: Converter<unknown>, row: unknown, name: string): Conversion {
  let conversion: Conversion
  try {
    conversion = converter.convert(row)
  } catch (cause) {
    throw new StageError(`the converter of ${converter.source} failed on row ${name}; mend datasets/${converter.source}/normalize/convert.ts`, { cause })
  }
  if (conversion.kind === 'rejected' && !converter.reasons.includes(conversion.reason))
    throw new StageError(`the converter of ${converter.source} rejected row ${name} for "${conversion.reason}", which is not among its reasons; add it there`)
  return conversion
}
