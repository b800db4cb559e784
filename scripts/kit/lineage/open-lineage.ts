import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Graph } from '#kit/graph'
import { StageError } from '#kit/stage'
import { keptOutputs, loadStepOutput } from '#kit/store'
import { type Database, openDatabase } from '#kit/table'

/** A table that names rows by `id`, as a step left it. */
export interface RowTable {
  step: string
  stage: string
  /** The output's name: `examples`, `rejected`, `splits`, `flags`, `turns`. */
  output: string
  path: string
}

/** What one model has seen: the turns of a kept run of training. */
export interface Training {
  step: string
  startedAt: string
  model: string
  turns: string
}

export interface Lineage extends AsyncDisposable {
  readonly profile: string
  readonly graph: Graph
  /** In the order of the steps. */
  readonly tables: readonly RowTable[]
  /** Every run of training that the store holds, of any profile, oldest first. */
  readonly trainings: readonly Training[]
  readonly database: Database
}

const ROW_TABLES = ['examples', 'rejected', 'splits', 'flags', 'turns']

/** The tables of rows that the steps left under a profile. Steps that have no output are passed over; where no step has one, it is an error. */
export async function openLineage({ workspace, graph, profile }: { workspace: string; graph: Graph; profile: string }): Promise<Lineage> {
  const tables: RowTable[] = []
  for (const name of graph.order) {
    const step = graph.step(name, profile)
    const left = await loadStepOutput({ workspace, step, profile }).catch((error: unknown) => {
      if (error instanceof StageError) return null // it has no output, as the error says
      throw error
    })
    for (const file of left?.manifest.files ?? []) {
      const output = file.path.replace(/\.parquet$/, '')
      if (left && output !== file.path && ROW_TABLES.includes(output)) tables.push({ step: name, stage: step.stage, output, path: left.path(file) })
    }
  }
  if (tables.length === 0) throw new StageError(`no step has left rows under profile ${profile}; run one first: npx nx run pipeline:export:${profile}`)
  const steps = graph.order.filter((name) => graph.step(name, profile).stage === 'train')
  const trainings = (await keptOutputs(workspace, steps)).flatMap(({ run, folderDigest, path }): Training[] => {
    const [model, turns] = [folderDigest('model'), path('turns.parquet')]
    return model !== null && turns !== null ? [{ step: run.step, startedAt: run.startedAt, model, turns }] : []
  })
  const reads = [...new Set([...tables.map(({ path }) => path), ...trainings.map(({ turns }) => turns)])]
  const database = await openDatabase({ directory: await mkdtemp(join(tmpdir(), 'flywheel-lineage-')), reads })
  return { profile, graph, tables, trainings, database, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() }
}
