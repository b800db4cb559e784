import { hash } from 'node:crypto'
import { openLineFile } from './line-file.ts'

export interface Sample extends AsyncDisposable {
  add(name: string, row: unknown): Promise<void>
  /** Rows that were added, in the sample or not. */
  readonly added: number
  /** The lines of the sample. */
  lines(): AsyncIterable<string>
}

/**
 * The `size` rows whose names have the smallest digests under the seed, smallest first: a bottom-k sample (Cohen and Kaplan, 2007). It follows from seed and
 * names alone, not from the order of rows; any sample is the first lines of a larger one with its seed. Rows wait in the file `spill`, so that memory holds places.
 */
export async function openSample({ size, seed, spill }: { size: number; seed: string; spill: string }): Promise<Sample> {
  const file = await openLineFile(spill)
  let candidates: { key: string; at: number; bytes: number }[] = []
  let [bound, added] = ['g', 0] // above every hexadecimal digit
  const cut = () => {
    candidates = candidates.sort((a, b) => (a.key < b.key ? -1 : 1)).slice(0, size)
    if (candidates.length === size) bound = candidates.at(-1)?.key ?? bound
  }
  return {
    add: async (name, row) => {
      added += 1
      const key = hash('sha256', JSON.stringify([seed, name]), 'hex')
      if (key >= bound) return
      candidates.push({ key, ...(await file.write(JSON.stringify(row))) })
      if (candidates.length >= 2 * size) cut()
    },
    get added() {
      return added
    },
    async *lines() {
      cut()
      for (const place of candidates) yield await file.read(place)
    },
    [Symbol.asyncDispose]: file.close,
  }
}
