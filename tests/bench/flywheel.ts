import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeToyWorkspace, type ToyWorkspace } from '../toy-workspace.ts'
import { type Contestant, removeAtExit } from './contestant.ts'
import { type BenchGraph, generatorFiles } from './graph.ts'

const workload = join(import.meta.dirname, 'workload')

/** A checkout with the real kit, the stages of the workload, and the given pipeline. */
export async function makeWorkspace(files: Readonly<Record<string, string>>): Promise<ToyWorkspace> {
  const sources = globSync(['work.ts', 'stages/*/stage.ts'], { cwd: workload })
  const toy = await makeToyWorkspace({ files: { ...Object.fromEntries(sources.map((path) => [path, readFileSync(join(workload, path), 'utf8')])), ...files } })
  removeAtExit(toy.path)
  return toy
}

/** Nx as it lies in the workspace: `npx` would add its own half second. */
export const nx = (workspace: string, target: string): [string, ...string[]] => [join(workspace, 'node_modules/.bin/nx'), 'run', `pipeline:${target}`]

/** Nx counts one task more than it had: the target of the root project, which only names the step. */
export function allHeld(output: string): boolean {
  const [, held, of] = /from the cache instead of running the command for (\d+) out of (\d+) tasks/.exec(output) ?? []
  return held !== undefined && Number(held) === Number(of) - 1
}

export async function makeFlywheel(graph: BenchGraph): Promise<Contestant> {
  const { path } = await makeWorkspace({ ...generatorFiles(graph), 'pipeline.yaml': pipelineOf(graph) })
  return {
    name: 'flywheel',
    workspace: path,
    command: nx(path, graph.chain.at(-1) ?? ''),
    isIdle: allHeld,
    result: `${graph.chain.at(-1)}/out/embedded/rows.jsonl`,
  }
}

const pipelineOf = ({ chain, rows }: BenchGraph): string => `profile: embedded
profiles: { embedded: small }
steps:
  generate: { stage: generate, foreach: generators/*, with: { rows: ${rows} } }
${chain.map((name, index) => `  ${name}: { stage: ${index === 0 ? 'merge' : 'pass'}, root: ${name}, needs: [${chain[index - 1] ?? 'generate-*'}] }\n`).join('')}`
