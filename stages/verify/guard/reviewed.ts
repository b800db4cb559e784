import type { Trial } from '#kit/records'
import type { Redactor } from '#kit/redact'
import type { GuardGates } from './guard-params.ts'
import type { ReviewedTask } from './reviewed-task.ts'
import { readTranscript, type Transcript } from './transcript.ts'

/** What the tests gave. */
export interface Judged {
  reward: number | null
  /** Why there is no reward. */
  problem?: string | null
}

export interface Given {
  trial: Trial
  /** Null where it is not there any more. */
  task: ReviewedTask | null
  verification: Judged
}

/** One trial as the rules see it. */
export interface Reviewed extends Given {
  transcript: Transcript
  gates: GuardGates
  redactor: Redactor
  /** All that was asked of the agent. */
  instruction: string
  /** Text of the files that the task lays out and judges by, by path. */
  files: ReadonlyMap<string, string>
  tests: ReadonlyMap<string, string>
  permits: readonly string[]
  workdir: string
}

export function openReview(given: Given, { gates, redactor }: Pick<Reviewed, 'gates' | 'redactor'>): Reviewed {
  const { trial, task } = given
  const asked = trial.trajectory.steps.filter(({ source }) => source === 'user').map(({ message }) => message)
  const workdir = task?.workdir ?? '/app'
  return {
    ...given,
    gates,
    redactor,
    transcript: readTranscript(trial.trajectory, workdir),
    instruction: [...asked, task?.instruction ?? ''].join('\n'),
    files: new Map(Object.entries(task?.files ?? {})),
    tests: new Map(Object.entries(task?.tests ?? {})),
    permits: task?.permits ?? [],
    workdir,
  }
}

/** Whether the instruction names a path, or a folder that holds it: what it asks for is no fault. */
export const isAskedFor = (path: string, { instruction }: Pick<Reviewed, 'instruction'>): boolean =>
  [...instruction.matchAll(/(?<![\w.])\/[\w.-]+(?:\/[\w.-]+)*/g)].some(([named]) => {
    const plain = named.replace(/\.$/, '')
    return path === plain || path.startsWith(`${plain}/`)
  })
