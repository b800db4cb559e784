import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { RunRecord, Trial } from '#kit/records'
import { readTable } from '#kit/table'
import { repository } from '../checkout.ts'
import { type Process, processesIn } from '../processes-in.ts'
import { makeToyWorkspace } from '../toy-workspace.ts'

export const victims = ['stage', 'runner', 'group'] as const
export type Victim = (typeof victims)[number]

const isStage = ({ words }: Process) => words.some((word) => word.endsWith('store/child.ts'))
const pipeline = `profile: embedded
profiles: { embedded: alone }
steps:
  collect:
    stage: collect
    root: stages/collect
    with: { agents: [oracle], sandbox: just-bash, attempts: 12, concurrency: 4 }
`

/** A checkout with the step collect alone and three of the tasks. */
export async function toyOfTrials() {
  const paths = globSync(['stages/collect/**/*.ts', 'tasks/{fix-config,fix-permissions,rotate-logs}/**'], { cwd: repository, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts') && !entry.parentPath.includes('/out/'))
    .map((entry) => join(entry.parentPath, entry.name).slice(repository.length + 1))
  const files = Object.fromEntries(paths.map((path) => [path, readFileSync(join(repository, path), 'utf8')]))
  const toy = await makeToyWorkspace({ files: { ...files, 'pipeline.yaml': pipeline } })
  const out = join(toy.path, 'stages/collect/out/embedded')
  const begun = () => globSync('.store/cache/collect/folders/*/trials/*', { cwd: toy.path }).length
  return {
    /** Where the step keeps its trials. */
    store: () => join(toy.path, globSync('.store/cache/collect/folders/*', { cwd: toy.path })[0] ?? ''),
    forget: () => {
      for (const name of ['.store', 'stages/collect/out']) rmSync(join(toy.path, name), { recursive: true, force: true })
    },
    /** Runs the step and kills one of its processes when so many trials have begun. */
    kill: async (victim: Victim, when: number) => {
      const runner = spawn(process.execPath, ['scripts/run-step.ts', 'collect'], { cwd: toy.path, stdio: 'ignore', detached: true })
      const ended = once(runner, 'exit')
      while (begun() < when && runner.exitCode === null) await sleep(2)
      const pid = victim === 'stage' ? processesIn(toy.path).find(isStage)?.pid : victim === 'group' ? -Number(runner.pid) : runner.pid
      if (pid !== undefined && runner.exitCode === null) process.kill(pid, 'SIGKILL')
      await ended
    },
    everyoneGone: async (): Promise<Process[]> => {
      for (const start = performance.now(); performance.now() - start < 30_000; await sleep(20)) if (processesIn(toy.path).length === 0) return []
      return processesIn(toy.path)
    },
    /** Runs the step to its end: what it counted, and its trials without what differs from run to run. */
    finish: async () => {
      const { code, output } = await toy.node('scripts/run-step.ts', 'collect')
      if (code !== 0) throw new Error(output)
      const trials: unknown[] = []
      for await (const trial of readTable<Trial>(join(out, 'trials.parquet'), Trial)) trials.push([trial.id, trial.status, trial.steps])
      return { metrics: RunRecord.parse(JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'))).metrics, trials }
    },
    [Symbol.asyncDispose]: async () => rmSync(toy.path, { recursive: true, force: true }),
  }
}
