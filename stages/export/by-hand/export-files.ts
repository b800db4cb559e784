import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { z } from 'zod'
import { Example } from '#kit/records'
import type { Redactor } from '#kit/redact'
import { readTable } from '#kit/table'
import { readRun } from '../trajectories/read-run.ts'
import type { Refusal, Run } from '../trajectories/run.ts'
import type { RunFormat } from './formats.ts'

export interface ExportTally {
  files: number
  lines: number
  refused: number
  /** Steps of agents, of trajectories. */
  learnt: number
  context: number
  lost: number
}

export interface ExportGiven {
  files: readonly string[]
  format: RunFormat
  licence: string
  redactor: Redactor
  write(line: object): Promise<void>
  refuse(refusal: Refusal): void
}

/** Trajectories and datasets in one format. A file that belongs to another one's run is exported with it, once. */
export async function exportFiles({ files, format, licence, redactor, write, refuse }: ExportGiven): Promise<ExportTally> {
  const tally: ExportTally = { files: 0, lines: 0, refused: 0, learnt: 0, context: 0, lost: 0 }
  const refused = (refusal: Refusal) => {
    tally.refused += 1
    tally.lost += refusal.agentSteps
    refuse(refusal)
  }
  const unique = [...new Map(files.map((file) => [resolve(file), file])).values()]
  const runs = unique.filter((file) => !isDataset(file)).map((file) => ({ file, run: readRun(file, redactor) }))
  const within = new Set(runs.flatMap(({ run }) => ('trails' in run ? run.files.slice(1) : [])))
  for (const { file, run } of runs) {
    if (within.has(resolve(file))) continue
    tally.files += 1
    const { lines, refusals, learnt, context } = 'trails' in run ? format.exportRun(run, { licence, revision: digestOf(run) }) : { ...nothing, ...run }
    for (const line of lines) await write(line)
    for (const refusal of refusals) refused(refusal)
    tally.lines += lines.length
    tally.learnt += learnt
    tally.context += context
  }
  for (const file of unique.filter(isDataset)) {
    tally.files += 1
    tally.lines += await exportDataset(file, {
      format,
      redactor,
      write,
      refuse: (reason) => refused({ file, source: 'rows', steps: null, agentSteps: 0, reason }),
    })
  }
  return tally
}

const nothing = { lines: [], learnt: 0, context: 0 }
const isDataset = (file: string): boolean => /\.(parquet|jsonl)$/.test(file)

/** A continuation changes the run as much as its first file does. */
function digestOf(run: Run): string {
  const hash = createHash('sha256')
  for (const { parts } of run.trails) for (const { document } of parts) hash.update(JSON.stringify(document))
  return hash.digest('hex')
}

async function exportDataset(
  file: string,
  { format, redactor, write, refuse }: { format: RunFormat; redactor: Redactor; write: (line: object) => Promise<void>; refuse: (reason: string) => void },
): Promise<number> {
  let count = 0
  if (!format.rows) refuse(`holds rows, and ${format.name} is made of trajectories; give it trajectories, or take another format`)
  else if (!existsSync(file)) refuse('is not there')
  else {
    for await (const { place, row } of rowsOf(file)) {
      const parsed = Example.safeParse(row)
      const expression = parsed.success ? format.rows.express(redactor.redact(parsed.data).value) : { problem: faultOf(row, parsed.error) }
      if ('problem' in expression) refuse(`row ${place}: ${expression.problem}`)
      else for (const line of expression.lines) await write(line)
      count += 'lines' in expression ? expression.lines.length : 0
    }
  }
  return count
}

async function* rowsOf(file: string): AsyncGenerator<{ place: number; row: unknown }> {
  let place = 0
  if (file.endsWith('.parquet')) for await (const row of readTable(file, Example)) yield { place: ++place, row }
  else {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line !== '') yield { place: ++place, row: parse(line) }
    }
  }
}

/** Text that is no JSON is no row either. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return line
  }
}

function faultOf(row: unknown, error: z.ZodError): string {
  if (typeof row === 'object' && row !== null && 'schema_version' in row && 'steps' in row) return 'is a trajectory; give it in a file of its own, .json'
  const [fault] = error.issues
  return [fault?.path.join('.'), fault?.message].filter(Boolean).join(': ')
}
