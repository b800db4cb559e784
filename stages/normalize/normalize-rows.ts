import type { Origin } from '#kit/records'
import type { Converter } from '#kit/stage'
import { jsonLines } from './json-lines.ts'
import { judgeQuality, type QualityBounds } from './judge-quality.ts'
import { type Normalized, normalizeRow } from './normalize-row.ts'
import type { UpstreamRow } from './read-upstream.ts'
import { takenIds } from './taken-ids.ts'

/** `part` of the source that a row is of, where names are good within one alone. */
export type RowNormalizer = (upstream: UpstreamRow, part?: string | null) => Normalized

/** Takes the rows of one source, file after file: rows without a name of their own are numbered over all of them. */
export function rowNormalizer(converter: Converter<unknown>, origin: Pick<Origin, 'source' | 'revision' | 'licence'>, bounds: QualityBounds): RowNormalizer {
  const taken = takenIds()
  let ordinal = 0
  return (upstream, part = null) => {
    const normalized = normalizeRow({ converter, origin, upstream, part, ordinal: ordinal++, taken })
    const fault = normalized.kind === 'example' ? judgeQuality(normalized.example, bounds) : null
    if (normalized.kind === 'rejected' || !fault) return normalized
    return { kind: 'rejected', rejected: { id: normalized.example.id, source: origin.source, ...fault, row: upstream.row } }
  }
}

/** Rows as JSON lines: the examples, and the rejected rows with their reasons. */
export function normalizeBatch(normalize: RowNormalizer, rows: readonly UpstreamRow[]): { examples: Buffer; rejected: Buffer } {
  const [examples, rejected] = [jsonLines(), jsonLines()]
  for (const row of rows) {
    const normalized = normalize(row)
    if (normalized.kind === 'example') examples.add(normalized.example)
    else rejected.add(normalized.rejected)
  }
  return { examples: examples.bytes(), rejected: rejected.bytes() }
}
