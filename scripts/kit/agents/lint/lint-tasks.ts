import { SandboxName } from '#kit/records'
import { findSandboxProblem, loadSandbox, withoutStorageLimit } from '#kit/sandbox'
import type { LoadedTask } from '../loaded-task.ts'
import { type LintedTask, type LintSurroundings, lintTask } from './lint-task.ts'

export interface LintRequest extends LintSurroundings {
  tasks: readonly LoadedTask[]
  /** The only one to lint in; every one that a task names where it is not given. */
  sandbox?: SandboxName
  /** Of tasks and sandboxes. */
  concurrency: number
  onLinted?(linted: LintedTask): void
  /** What a run that was killed had left. */
  onReaped?(sandbox: SandboxName, what: readonly string[]): void
}

/** Lints each task in each sandbox it names, in that order. A limit of disk that an engine cannot hold changes nothing of what the tests say. */
export async function lintTasks({ tasks, sandbox, concurrency, onLinted, onReaped, ...given }: LintRequest): Promise<LintedTask[]> {
  const unreachable = await unreachableOf(tasks, sandbox)
  for (const name of namedBy(tasks, sandbox)) {
    const what = unreachable.has(name) ? [] : await (await loadSandbox(name)).reap?.()
    if (what && what.length > 0) onReaped?.(name, what)
  }
  const places = tasks.flatMap((task) => sandboxesOf(task, sandbox).map((name) => ({ task, name })))
  const linted: LintedTask[] = []
  const waiting = places.entries()
  const work = async () => {
    for (const [index, { task, name }] of waiting) {
      const problem = unreachable.get(name)
      const one = problem === undefined ? await lintTask(task, withoutStorageLimit(await loadSandbox(name)), given) : notLinted(task, name, problem)
      linted[index] = one
      onLinted?.(one)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  return linted
}

const sandboxesOf = ({ record }: LoadedTask, only: SandboxName | undefined): SandboxName[] =>
  record.file.metadata.sandboxes.filter((name) => only === undefined || name === only)

const namedBy = (tasks: readonly LoadedTask[], only: SandboxName | undefined): SandboxName[] =>
  SandboxName.options.filter((option) => tasks.some((task) => sandboxesOf(task, only).includes(option)))

async function unreachableOf(tasks: readonly LoadedTask[], only: SandboxName | undefined): Promise<Map<SandboxName, string>> {
  const problems = new Map<SandboxName, string>()
  for (const name of namedBy(tasks, only)) {
    const problem = await findSandboxProblem(name)
    if (problem !== null) problems.set(name, problem)
  }
  return problems
}

function notLinted({ record }: LoadedTask, sandbox: SandboxName, problem: string): LintedTask {
  return { task: record.name, folder: record.folder, sandbox, verification: null, agrees: null, agents: [], problems: [problem] }
}
