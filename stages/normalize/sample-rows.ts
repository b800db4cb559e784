import type { Origin } from '#kit/records'
import { createRedactor } from '#kit/redact'
import { openRowsFolder, openSample } from '#kit/rows'
import type { Converter, Progress } from '#kit/stage'
import { rowNormalizer } from './normalize-rows.ts'
import { readOrigin } from './read-origin.ts'

/** What was drawn of what: `read` is `converted` and all of `rejected`, and `sampled` is the lesser of `asked` and `converted`. */
export interface SampleSummary {
  version: 1
  source: string
  repository: string
  revision: string
  configuration?: string
  licence: string
  seed: number
  asked: number
  read: number
  converted: number
  sampled: number
  rejected: Record<string, number>
  /** Secrets that were taken out of what was written, by rule. */
  redacted: Record<string, number>
}

interface Sampling {
  converter: Converter<unknown>
  origin: Origin
  /** Where the files of the origin lie. */
  files: string
  size: number
  seed: number
  folder: string
  signal: AbortSignal
  progress: Progress
}

/** Converts all rows of a source and draws some of them: examples in `examples.jsonl`, every rejected row with its reason in `rejected.jsonl`, counts in `summary.json`. */
export async function sampleRows({ converter, origin, files, size, seed, folder, signal, progress }: Sampling): Promise<SampleSummary> {
  await using output = await openRowsFolder(folder)
  await using sample = await openSample({ size, seed: `${seed} ${origin.source}`, spill: output.scratch('candidates') })
  const rejected = await output.file('rejected.jsonl')
  const normalize = rowNormalizer(converter, origin, { quality: {}, unscored: 'keep' })
  const redactor = createRedactor()
  const reasons: Record<string, number> = {}
  const redacted: Record<string, number> = {}
  const clean = (row: unknown): string => {
    const { value, found } = redactor.redact(row)
    for (const { rule, count } of found) redacted[rule] = (redacted[rule] ?? 0) + count
    return JSON.stringify(value)
  }
  let read = 0
  for await (const { upstream, part } of readOrigin(files, origin, converter.columns)) {
    if (++read % 1000 === 0) {
      signal.throwIfAborted()
      progress(read, origin.rows ?? null, 'rows')
    }
    const normalized = normalize(upstream, part)
    // By the row's own name, so that a new revision draws the same rows where it still has them.
    if (normalized.kind === 'example') await sample.add(normalized.example.provenance.row, normalized.example)
    else {
      reasons[normalized.rejected.reason] = (reasons[normalized.rejected.reason] ?? 0) + 1
      await rejected.write(clean(normalized.rejected))
    }
  }
  const examples = await output.file('examples.jsonl')
  for await (const line of sample.lines()) await examples.write(clean(JSON.parse(line)))
  const { source, repository, revision, configuration, licence } = origin
  const of = { source, repository, revision, ...(configuration && { configuration }), licence }
  const counts = { read, converted: sample.added, sampled: Math.min(size, sample.added) }
  const summary: SampleSummary = { version: 1, ...of, seed, asked: size, ...counts, rejected: sorted(reasons), redacted: sorted(redacted) }
  await output.publish({ name: 'summary.json', value: summary })
  return summary
}

const sorted = (counts: Record<string, number>) => Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)))
