import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AnyStage, Log, Ports, TablePort } from '#kit/stage'
import { openTableWriter, readTable } from '#kit/table'
import type { Job, ResolvedInput, StageOutcome } from './job.ts'
import { outputName } from './output-name.ts'
import { runStage } from './run-stage.ts'

export interface Trial {
  params?: unknown
  definition?: unknown
  /** Rows for a table (or rows by step), a path for a file, `{ path, digest }` for a folder. */
  inputs?: Record<string, unknown[] | Record<string, unknown[]> | string | { path: string; digest: string }>
  folders?: Job['folders']
  needs?: Job['needs']
  step?: Partial<Job['step']>
  signal?: AbortSignal
  log?: Log
  /** Kept between calls where it is given; else thrown away. */
  cache?: string
}

export interface TriedOutput {
  path: string
  rows: Record<string, unknown>[]
  text: string
}

/** Runs a stage on given inputs in a folder of its own, through the handles and checks of a real run. For tests of stages. */
export async function tryStage(stage: AnyStage, given: Trial = {}): Promise<{ outputs: Record<string, TriedOutput>; outcome: StageOutcome; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'flywheel-try-'))
  const job: Job = {
    stage: '',
    definition: null,
    step: { name: 'tried', root: folder, profile: 'embedded', ...given.step },
    params: given.params ?? {},
    inputs: await resolveInputs(stage, given.inputs ?? {}, folder),
    folders: given.folders ?? {},
    needs: given.needs ?? [],
    outputs: join(folder, 'out'),
    cache: given.cache ?? join(folder, 'cache'),
    outcome: '',
  }
  await mkdir(job.outputs)
  const signal = given.signal ?? new AbortController().signal
  try {
    const outcome = await runStage(stage, given.definition, job, { signal, log: given.log ?? (() => {}), progress: () => {} })
    return { outputs: await readOutputs(stage, job.outputs), outcome, folder }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

async function resolveInputs(stage: AnyStage, given: NonNullable<Trial['inputs']>, folder: string): Promise<Job['inputs']> {
  const resolved: Job['inputs'] = {}
  for (const [name, value] of Object.entries(given)) {
    const port = stage.inputs[name]
    if (!port) throw new Error(`the stage has no input ${name}; it has ${Object.keys(stage.inputs).join(', ')}`)
    if (typeof value === 'string') resolved[name] = { kind: 'file', files: [{ step: 'given', path: value }] }
    else if (port.kind === 'table')
      resolved[name] = await writeTables(name, port, value as unknown[] | Record<string, unknown[]>, folder) // the port is a table's
    else resolved[name] = { kind: 'folder', ...(value as { path: string; digest: string }) } // the port is a folder's
  }
  return resolved
}

async function writeTables(name: string, port: TablePort<unknown>, value: unknown[] | Record<string, unknown[]>, folder: string): Promise<ResolvedInput> {
  const tables = []
  for (const [step, rows] of Object.entries(Array.isArray(value) ? { given: value } : value)) {
    const path = join(folder, `${name}-${step}.parquet`)
    const writer = await openTableWriter(path, port.row)
    for (const row of rows) await writer.write(row)
    tables.push({ step, path, ...(await writer.close()) })
  }
  return { kind: 'table', tables }
}

async function readOutputs(stage: AnyStage, folder: string): Promise<Record<string, TriedOutput>> {
  const ports: Ports = stage.outputs
  const outputs: Record<string, TriedOutput> = {}
  for (const [name, port] of Object.entries(ports)) {
    const path = join(folder, outputName(name, port))
    const rows: Record<string, unknown>[] = []
    if (port.kind === 'table') for await (const row of readTable<Record<string, unknown>>(path, port.row)) rows.push(row)
    outputs[name] = { path, rows, text: port.kind === 'file' ? await readFile(path, 'utf8') : '' }
  }
  return outputs
}
