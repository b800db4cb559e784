import type { Origin } from '#kit/records'
import type { Converter } from '#kit/stage'
import { type Normalized, normalizeRow } from './normalize-row.ts'
import { type QualityBounds, qualityFault } from './quality-fault.ts'
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
    const fault = normalized.kind === 'example' ? qualityFault(normalized.example, bounds) : null
    if (normalized.kind === 'rejected' || !fault) return normalized
    return { kind: 'rejected', rejected: { id: normalized.example.id, source: origin.source, ...fault, row: upstream.row } }
  }
}
