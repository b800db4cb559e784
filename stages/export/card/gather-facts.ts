import { readFile } from 'node:fs/promises'
import { Origin } from '#kit/records'
import { type FileInput, StageError, type TableInput } from '#kit/stage'
import { literal, openDatabase } from '#kit/table'
import { type FormatPort, formats } from '../formats/index.ts'
import {
  type CardFacts,
  type FileFacts,
  type FilterFacts,
  type FilterName,
  type Making,
  noRows,
  type RejectedFacts,
  rowsOf,
  type SourceFacts,
} from './card-facts.ts'
import type { Tally } from './tally-rows.ts'

export type Dropped = Record<Exclude<FilterName, 'export'>, TableInput<unknown>>

/** `dropped` is what each step before this one rejected, `origins` where downloaded rows came from; `directory` is a place to work in. */
export async function gatherFacts(given: {
  step: string
  tally: Tally
  files: FileFacts[]
  dropped: Dropped
  origins: FileInput | null
  directory: string
}): Promise<CardFacts> {
  const { step, tally, files, dropped, origins, directory } = given
  const rejected = { ...(await countRejected(dropped, directory)), export: tally.refusals() }
  const sources = gatherSources(tally, await readOrigins(origins), rejected)
  return {
    step,
    sources,
    filters: gatherFilters(sources, rejected),
    files,
    formats: (Object.keys(formats) as FormatPort[]).map((folder) => ({ folder, summary: formats[folder].summary })), // the keys of a literal
  }
}

/** Counted by DuckDB: the rows themselves stay where they are. */
async function countRejected(dropped: Dropped, directory: string): Promise<Record<keyof Dropped, RejectedFacts[]>> {
  const reads = Object.values(dropped).flatMap(({ tables }) => tables.map(({ path }) => path))
  await using database = await openDatabase({ directory, reads })
  const count = async ({ tables }: TableInput<unknown>): Promise<RejectedFacts[]> => {
    if (tables.length === 0) return []
    const paths = `[${tables.map(({ path }) => literal(path)).join(', ')}]`
    const rows = await database.all(`SELECT source, reason, count(*) AS rows FROM read_parquet(${paths}) GROUP BY ALL ORDER BY source, reason`)
    return rows.map((row) => ({ source: String(row.source), reason: String(row.reason), rows: Number(row.rows) }))
  }
  return {
    normalize: await count(dropped.normalize),
    generate: await count(dropped.generate),
    merge: await count(dropped.merge),
    validate: await count(dropped.validate),
  }
}

/** From the end: what a filter let out is what the next one took in. The first two stand side by side, each with the rows of its own sources. */
function gatherFilters(sources: readonly SourceFacts[], rejected: Record<FilterName, RejectedFacts[]>): FilterFacts[] {
  const sum = (counts: readonly { rows: number }[]) => counts.reduce((total, { rows }) => total + rows, 0)
  const filter = (name: FilterName, out: number): FilterFacts => ({ name, in: out + sum(rejected[name]), out, rejected: rejected[name] })
  const made = (making: Making) => sum(sources.filter((source) => source.making === making))
  const last = filter(
    'export',
    sources.reduce((total, { exported }) => total + rowsOf(exported), 0),
  )
  const validate = filter('validate', last.in)
  return [
    filter('normalize', made('downloaded') - sum(rejected.normalize)),
    filter('generate', made('generated') - sum(rejected.generate)),
    filter('merge', validate.in),
    validate,
    last,
  ]
}

async function readOrigins(origins: FileInput | null): Promise<Origin[]> {
  return Promise.all(
    (origins?.files ?? []).map(async ({ step, path }) => {
      const parsed = Origin.safeParse(JSON.parse(await readFile(path, 'utf8')))
      if (parsed.success) return parsed.data
      throw new StageError(`origin.json of step ${step} does not fit (${parsed.error.issues.map((issue) => issue.message).join('; ')}); run that step again`)
    }),
  )
}

/** Every source that left a row, here or on the way here, by name. */
function gatherSources(tally: Tally, origins: readonly Origin[], rejected: Record<FilterName, RejectedFacts[]>): SourceFacts[] {
  const all = Object.values(rejected).flat()
  const names = new Set([...tally.sources.keys(), ...[...origins, ...all].map(({ source }) => source)])
  return [...names].sort().map((source) => {
    const origin = origins.find((one) => one.source === source)
    const tallied = tally.sources.get(source)
    const exported = tallied?.exported ?? noRows()
    const lost = all.reduce((sum, one) => sum + (one.source === source ? one.rows : 0), 0)
    const isDownloaded = origin !== undefined || rejected.normalize.some((one) => one.source === source)
    return {
      source,
      making: tallied?.making ?? (isDownloaded ? 'downloaded' : 'generated'),
      repository: origin?.repository ?? null,
      revisions: origin ? [origin.revision] : [...(tallied?.revisions ?? [])].sort(),
      licences: origin ? [origin.licence] : [...(tallied?.licences ?? [])].sort(),
      rows: rowsOf(exported) + lost,
      exported,
    }
  })
}
