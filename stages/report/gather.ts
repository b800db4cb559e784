import { readFile } from 'node:fs/promises'
import type { z } from 'zod'
import { EvaluationSummary, GateVerdict, type RunRecord, ScenarioResult, Variety } from '#kit/records'
import { type FileInput, StageError, type TableInput } from '#kit/stage'
import { literal, openDatabase, readTable } from '#kit/table'
import { type Evaluation, type KeptRows, type RejectedRows, type ReportData, Selection } from './report-data.ts'

type Tables = TableInput<unknown>['tables']

/** Rows by step and source, counted by DuckDB: the rows themselves stay where they are. */
export async function countRows({
  examples,
  rejected,
  directory,
}: {
  examples: Tables
  rejected: Tables
  directory: string
}): Promise<{ kept: KeptRows[]; rejected: RejectedRows[] }> {
  await using database = await openDatabase({ directory, reads: [...examples, ...rejected].map(({ path }) => path) })
  const counted = async (tables: Tables, columns: string) => {
    const all: Record<string, unknown>[] = []
    for (const { step, path } of tables) {
      const sql = `SELECT ${columns}, count(*) AS rows FROM read_parquet(${literal(path)}) GROUP BY ALL ORDER BY ALL`
      for (const row of await database.all(sql)) all.push({ step, ...row })
    }
    return all
  }
  return {
    kept: (await counted(examples, `json_extract_string(provenance, '$.source') AS source`)) as unknown as KeptRows[], // the columns are named above
    rejected: (await counted(rejected, 'source, reason')) as unknown as RejectedRows[], // likewise
  }
}

/** Results and summaries of the same step belong together; the verdict says whose they are. */
export async function readEvaluations({
  results,
  summary,
  verdict,
}: {
  results: TableInput<ScenarioResult>
  summary: FileInput | null
  verdict: GateVerdict | null
}): Promise<Pick<ReportData, 'candidate' | 'incumbent'>> {
  const evaluations: Evaluation[] = []
  for (const file of summary?.files ?? []) {
    const table = results.tables.find(({ step }) => step === file.step)
    evaluations.push({
      summary: await readRecord(file, EvaluationSummary),
      results: table ? await Array.fromAsync(readTable(table.path, ScenarioResult)) : [],
    })
  }
  const of = (model: string | null | undefined) => evaluations.find(({ summary }) => summary.subject === model) ?? null
  if (verdict) return { candidate: of(verdict.candidate), incumbent: verdict.incumbent === null ? null : of(verdict.incumbent) }
  return { candidate: evaluations.find(({ summary }) => summary.subject !== null) ?? null, incumbent: null }
}

export const readVarieties = (varieties: FileInput | null): Promise<Variety[]> => Promise.all((varieties?.files ?? []).map((file) => readRecord(file, Variety)))
export const readVerdict = (verdict: FileInput | null): Promise<GateVerdict> | null => first(verdict, GateVerdict)
export const readSelection = (selection: FileInput | null): Promise<Selection> | null => first(selection, Selection)

const first = <T>(input: FileInput | null, schema: z.ZodType<T>): Promise<T> | null => {
  const [file] = input?.files ?? []
  return file ? readRecord(file, schema) : null
}

async function readRecord<T>({ step, path }: { step: string; path: string }, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(JSON.parse(await readFile(path, 'utf8')))
  if (parsed.success) return parsed.data
  throw new StageError(
    `what step ${step} left for the report does not fit (${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}); run that step again`,
  )
}

/** Each pipeline step once, in the order in which they work. */
export const timesOf = (needs: readonly { step: string; run: RunRecord | null }[]): ReportData['times'] =>
  inWorkingOrder(needs.flatMap(({ step, run }) => (run ? [{ step, durationMs: run.durationMs }] : [])))

const REDACTING = /^(?:normalize|generate|collect|verify)(?:-|$)/
const RULE = 'redacted:'

/** What the steps counted that take secrets out of their rows. */
export const redactionsOf = (needs: readonly { step: string; run: RunRecord | null }[]): ReportData['redactions'] =>
  inWorkingOrder(
    needs.flatMap(({ step, run }) => {
      if (!run || !REDACTING.test(step)) return []
      const rules = Object.entries(run.metrics).flatMap(([name, places]) => (name.startsWith(RULE) ? [[name.slice(RULE.length), places] as const] : []))
      return [{ step, places: run.metrics.redacted ?? 0, rules: Object.fromEntries(rules) }]
    }),
  )

const STAGES = ['download', 'normalize', 'generate', 'collect', 'verify', 'merge', 'validate', 'export', 'train', 'evaluate', 'baseline', 'gate', 'promote']

/** Sorted by the place of their stage in the work, then by name. A step is named after its stage: `normalize-glaive`. */
export function inWorkingOrder<T extends { step: string }>(items: readonly T[]): T[] {
  const place = ({ step }: T) => {
    const index = STAGES.indexOf(step.split('-')[0] ?? step)
    return index < 0 ? STAGES.length : index
  }
  return [...items].sort((a, b) => place(a) - place(b) || (a.step < b.step ? -1 : a.step > b.step ? 1 : 0))
}
