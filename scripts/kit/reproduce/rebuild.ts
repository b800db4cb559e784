import { rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import type { Graph, Left } from '#kit/graph'
import type { RunRecord } from '#kit/records'
import { readRunRecord, readStepLeft, storeLayout } from '#kit/store'
import { runInClone } from './run-in-clone.ts'

export interface Building {
  clone: string
  graph: Graph
  profile: string
  signal: AbortSignal
}

/** What a step left in the clone, and how that was made. */
export interface Rebuilt {
  out: NonNullable<Left['out']>
  run: RunRecord
  by: NonNullable<Left['by']>
}

/** A step and all it needs, in working order. */
export function stepsUpTo(graph: Graph, last: string, profile: string): string[] {
  const wanted = new Set([last])
  for (const name of [...graph.order].reverse()) if (wanted.has(name)) for (const need of graph.step(name, profile).needs) wanted.add(need.step)
  return graph.order.filter((name) => wanted.has(name))
}

/** Builds a step and all it needs, in the order that Nx finds; `onStep` hears of each that is done. Gives Nx's last words where it failed. */
export async function buildUpTo(building: Building & { last: string; onStep: (line: string) => void }): Promise<string | null> {
  const { clone, profile, signal, last, onStep } = building
  const nx = join(clone, 'node_modules/nx/dist/bin/nx.js')
  const args = [nx, 'run', `${last}:run:${profile}`, `--parallel=${availableParallelism()}`, '--outputStyle=stream-without-prefixes']
  const onLine = (line: string) => {
    if (/^[a-z0-9-]+: (done in|from the store)/.test(line)) onStep(line)
  }
  const { code, output } = await runInClone({ clone, command: process.execPath, args, signal, onLine })
  return code === 0 ? null : output.trim().split('\n').slice(-30).join('\n')
}

/** Runs one step again as if it had never run, and gives what it left then. Its needs must be there. */
export async function buildAgain({ clone, graph, profile, signal }: Building, step: string): Promise<Rebuilt | null> {
  await rm(dirname(storeLayout(clone).run(step, 'any')), { recursive: true, force: true })
  const { code } = await runInClone({ clone, command: process.execPath, args: ['scripts/run-step.ts', step, '--profile', profile], signal })
  return code === 0 ? readRebuilt({ clone, graph, profile }, step) : null
}

export async function readRebuilt({ clone, graph, profile }: Pick<Building, 'clone' | 'graph' | 'profile'>, step: string): Promise<Rebuilt | null> {
  const left = await readStepLeft({ workspace: clone, graph, name: step, profile })
  const run = await readRunRecord(clone, graph.step(step, profile).root, profile)
  return left?.out && left.by && run ? { out: left.out, by: left.by, run } : null
}
