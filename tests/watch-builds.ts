import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ToyWorkspace } from './toy-workspace.ts'

export interface Build {
  code: number
  output: string
  /** Steps whose stage's body ran. */
  ran: string[]
  /** Steps that Nx asked the runner for: their bodies ran, or the store had them. */
  asked: string[]
}

/**
 * Builds of a toy, told by what the bodies themselves leave: each run of one writes a line with a name that no other has, so that a line which Nx repeats
 * from an earlier run counts for nothing.
 */
export function watchBuilds(toy: ToyWorkspace) {
  const known = new Set<string>()
  return async (target = 'all'): Promise<Build> => {
    const { code, output } = await toy.nx('run', `pipeline:${target}`, '--outputStyle=stream')
    const bodies = [...output.matchAll(/([a-z-]+): body run=([0-9a-f-]{36})/g)].filter(([, , run = '']) => !known.has(run))
    for (const [, , run = ''] of bodies) known.add(run)
    const tasks = [...output.matchAll(/^> nx run ([a-z-]+):run\S*(.*)$/gm)]
    return {
      code,
      output,
      ran: bodies.map(([, step = '']) => step).sort(),
      asked: tasks.flatMap(([, step = '', held = '']) => (held.includes('[') ? [] : [step])).sort(),
    }
  }
}

/** The steps that `nx affected -t run` names for what differs from a commit: the files as they are, or another commit. */
export async function affectedSteps(toy: ToyWorkspace, base = 'HEAD', head?: string): Promise<string[]> {
  const path = join(toy.path, '.store', 'affected.json')
  const { code, output } = await toy.nx('affected', '-t', 'run', `--base=${base}`, `--explain=${path}`, ...(head ? [`--head=${head}`] : []))
  if (code !== 0) throw new Error(output)
  const { affected } = JSON.parse(readFileSync(path, 'utf8')) as { affected: Record<string, unknown> } // as Nx writes it
  return Object.keys(affected)
    .map((task) => task.replace(/:run$/, ''))
    .sort()
}
