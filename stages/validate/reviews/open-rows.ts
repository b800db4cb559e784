import type { Graph } from '#kit/graph'
import { Example, Rejected, RowFlag } from '#kit/records'
import { StageError } from '#kit/stage'
import { loadStepOutput } from '#kit/store'
import { readTable } from '#kit/table'

/** Few enough to be asked for by name. */
const MOST_NAMES = 1000

/** The rows that decisions are about: as they come to validate, before any decision. */
export async function openRows({ workspace, graph, profile }: { workspace: string; graph: Graph; profile: string }) {
  const tableOf = async (name: string, file: string): Promise<string> => {
    const { manifest, path } = await loadStepOutput({ workspace, step: graph.step(name, profile), profile })
    const found = manifest.files.find((one) => one.path === file)
    if (!found) throw new StageError(`step ${name} has left no ${file}; run it again: npx nx run pipeline:${name}:${profile}`)
    return path(found)
  }
  const examples = await tableOf('merge', 'examples.parquet')
  return {
    rows: (ids?: ReadonlySet<string>): AsyncIterable<Example> =>
      readTable(examples, Example, ids && ids.size <= MOST_NAMES ? { column: 'id', values: [...ids] } : undefined),
    /** The names of the rows that the latest run of validate rejected. */
    rejected: async (): Promise<Set<string>> => {
      const ids = new Set<string>()
      for await (const { id } of readTable(await tableOf('validate', 'rejected.parquet'), Rejected)) ids.add(id)
      return ids
    },
    /** What merge flagged a row for, and the row that it is about. */
    flags: async (): Promise<Map<string, RowFlag[]>> => {
      const flags: RowFlag[] = []
      for await (const flag of readTable(await tableOf('merge', 'flags.parquet'), RowFlag)) flags.push(flag)
      return Map.groupBy(flags, ({ id }) => id)
    },
  }
}
