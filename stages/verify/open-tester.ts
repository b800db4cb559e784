import { type LoadedTask, verifyTrial } from '#kit/agents'
import { canonicalJson, type SandboxName, type Trial, Verification } from '#kit/records'
import type { Redactor } from '#kit/redact'
import { type Contents, findSandboxProblem, loadSandbox, type SandboxBackend, withoutStorageLimit } from '#kit/sandbox'
import { type Log, type StageCache, StageError } from '#kit/stage'

export interface Tester {
  test(trial: Trial, task: LoadedTask | null): Promise<Verification>
  /** Runs of tests, and those that were found again. */
  counts(): { tested: number; recalled: number }
}

export interface TesterSurroundings {
  /** Bytes of what the trials kept. */
  contents: Contents
  cache: StageCache
  /** Of the stage; where it is not known, nothing is found again. */
  code: string | undefined
  /** Takes secrets out of what is kept. */
  redactor: Redactor
  signal: AbortSignal
  log: Log
}

/**
 * Tests trials, each in the kind of sandbox that it ran in. What tests said is kept under all that they can tell apart, so that a changed test costs its own
 * trials their tests and nobody an agent; a missing reward is not kept, and tried for again.
 */
export function openTester({ contents, cache, code, redactor, signal, log }: TesterSurroundings): Tester {
  const open = sandboxOpener(log)
  const counts = { tested: 0, recalled: 0 }
  const recallOr = async (key: string, run: () => Promise<Verification>): Promise<Verification> => {
    const place = canonicalJson({ verification: key, code })
    const kept = Verification.safeParse(code === undefined ? null : await cache.get(place))
    if (kept.success) {
      counts.recalled += 1
      return kept.data
    }
    counts.tested += 1
    const verification = redactor.redact(await run()).value
    if (code !== undefined && verification.reward !== null) await cache.set(place, verification)
    return verification
  }
  return {
    test: async (trial, task) => {
      if (trial.status === 'failed') return untested('a failed trial is not tested')
      if (!task) return untested(`task ${trial.task} is not in tasks/ any more`)
      const backend = await open(trial.sandbox)
      try {
        return await verifyTrial(trial, task, { backend, contents, signal, recallOr })
      } catch (error) {
        signal.throwIfAborted()
        return untested(`the tests could not run: ${error instanceof Error ? error.message : String(error)}`)
      }
    },
    counts: () => ({ ...counts }),
  }
}

/** Opens each kind of sandbox once, and removes what killed runs left. One that cannot be reached ends the step: it says nothing about any trial. */
function sandboxOpener(log: Log): (name: SandboxName) => Promise<SandboxBackend> {
  const opened = new Map<SandboxName, Promise<SandboxBackend>>()
  const open = async (name: SandboxName): Promise<SandboxBackend> => {
    const problem = await findSandboxProblem(name)
    if (problem) throw new StageError(`trials of sandbox ${name} cannot be tested: ${problem}`)
    const backend = await loadSandbox(name)
    const left = (await backend.reap?.()) ?? []
    if (left.length > 0) log('sandboxes-removed', { sandbox: name, what: left.join(', ') })
    // What a trial was held to is no matter of its tests.
    return withoutStorageLimit(backend)
  }
  return (name) => {
    const backend = opened.get(name) ?? open(name)
    opened.set(name, backend)
    return backend
  }
}

const untested = (problem: string): Verification => ({ reward: null, rewards: {}, problem, testOutput: '' })
