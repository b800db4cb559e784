import { sha256 } from '#kit/digest'
import type { Example } from '#kit/records'

export interface RowFilters {
  /** A name, or its beginning and a star: `custom/*`, `flag:*`. */
  source?: string | undefined
  tag?: string | undefined
  ids?: ReadonlySet<string> | undefined
  /** So many of the rows that are left, the same ones for the same seed. */
  sample?: { size: number; seed: string } | undefined
}

/** Rows one after another in their order, those of a sample in the sample's. `isOpen` is asked last: what is decided of a sample leaves a gap in it. */
export async function* selectRows(
  rows: AsyncIterable<Example>,
  { source, tag, ids, sample }: RowFilters,
  isOpen: (row: Example) => boolean = () => true,
): AsyncGenerator<Example> {
  const fits = ({ id, tags, provenance }: Example) =>
    (!ids || ids.has(id)) && (!source || matches(provenance.source, source)) && (!tag || tags.some((one) => matches(one, tag)))
  const drawn: { rank: string; row: Example }[] = []
  for await (const row of rows) {
    if (!fits(row)) continue
    if (!sample) {
      if (isOpen(row)) yield row
    } else draw(drawn, { rank: sha256(`${sample.seed} ${row.id}`), row }, sample.size)
  }
  for (const { row } of drawn) if (isOpen(row)) yield row
}

const matches = (name: string, wanted: string): boolean => (wanted.endsWith('*') ? name.startsWith(wanted.slice(0, -1)) : name === wanted)

/** Keeps the lowest ranks, in their order. */
function draw<Ranked extends { rank: string }>(drawn: Ranked[], one: Ranked, size: number): void {
  const last = drawn.at(-1)
  if (drawn.length >= size && (!last || one.rank >= last.rank)) return
  const place = drawn.findIndex(({ rank }) => rank > one.rank)
  drawn.splice(place < 0 ? drawn.length : place, 0, one)
  if (drawn.length > size) drawn.pop()
}
