import type { StateFile, Task } from '#kit/records'
import type { NetworkAccess, SandboxStart } from '#kit/sandbox'

/**
 * A task with its files, each where it is laid in a sandbox: `environment/files` in the working directory, `solution` and `tests` in folders of these names.
 * `image` is all of `environment` as a folder to build from, laid at `/`.
 */
export interface LoadedTask {
  record: Task
  environment: readonly StateFile[]
  image: readonly StateFile[]
  /** The text of the task's compose file, where it has one: its service `main` is what the agent works in. */
  compose: string | null
  /** Variables that every command has; some may be secrets of this machine that were given to tasks. */
  env: Readonly<Record<string, string>>
  /** Variables for the reference solution, besides. */
  solutionEnv: Readonly<Record<string, string>>
  /** In their order; a task without steps of its own has one. */
  steps: readonly [LoadedStep, ...LoadedStep[]]
  /** Where the tests run: on the kept state, at the end of the trial, or in an image of their own on what was collected. */
  verification: 'kept-state' | 'in-place' | 'separate'
}

/** What an agent is asked at a time, and what judges it. */
export interface LoadedStep {
  /** '' in a task without steps of its own. */
  name: string
  instruction: string
  /** A trajectory (ATIF) of what was done before, checked, which the agent goes on from. */
  priorContext: Readonly<Record<string, unknown>> | null
  agent: { timeoutMs: number | null; user: string | number | null; network: NetworkAccess | null }
  verifier: {
    timeoutMs: number
    env: Readonly<Record<string, string>>
    user: string | number | null
    network: NetworkAccess | null
    /** Commands that make evidence of the live environment, run before the tests. */
    collect: readonly { command: string; service: string; timeoutMs: number; user: string | number | null }[]
    /** What the tests run in where verification is `separate`. */
    environment: SandboxStart | null
  }
  /** Run as the environment starts, or before this step; the step waits for it. */
  healthcheck: Healthcheck | null
  /** Of each reward by name, for the steps after this one to run. */
  minimumRewards: Readonly<Record<string, number>>
  /** What is kept for the verifier besides `/logs/artifacts`; `exclude` holds patterns as tar takes them. */
  artifacts: readonly { source: string; destination: string | null; exclude: readonly string[]; service: string }[]
  /** Laid in the working directory as the step begins; its `setup.sh` is run then. */
  workdir: readonly StateFile[]
  solution: readonly StateFile[]
  tests: readonly StateFile[]
}

export interface Healthcheck {
  command: string
  intervalMs: number
  timeoutMs: number
  startPeriodMs: number
  startIntervalMs: number
  retries: number
}
