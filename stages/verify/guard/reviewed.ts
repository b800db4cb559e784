import { z } from 'zod'
import type { LoadedStep, LoadedTask } from '#kit/agents'
import type { Trial } from '#kit/records'
import type { Redactor } from '#kit/redact'
import type { GuardGates } from './guard-params.ts'
import { readTranscript, type Transcript } from './transcript.ts'

/** What the tests gave. */
export interface Judged {
  reward: number | null
  /** Why there is no reward. */
  problem?: string | null
}

/** What the guard needs of a task; null where the task is not there any more. */
export type ReviewedTask = Pick<LoadedTask, 'record' | 'environment'> & { steps: readonly Pick<LoadedStep, 'instruction' | 'tests'>[] }

export interface Given {
  trial: Trial
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
  /** Names in `metadata.permits` of `task.toml`: what is otherwise held against an agent and belongs to this task. */
  permits: readonly string[]
}

const Permits = z.array(z.string()).catch([])

export function openReview(given: Given, { gates, redactor }: Pick<Reviewed, 'gates' | 'redactor'>): Reviewed {
  const { trial, task } = given
  const asked = trial.trajectory.steps.filter(({ source }) => source === 'user').map(({ message }) => message)
  return {
    ...given,
    gates,
    redactor,
    transcript: readTranscript(trial.trajectory, task?.record.file.environment.workdir ?? '/app'),
    instruction: [...asked, ...(task?.steps.map(({ instruction }) => instruction) ?? [])].join('\n'),
    files: textsOf(task?.environment ?? []),
    tests: textsOf(task?.steps.flatMap(({ tests }) => tests) ?? []),
    permits: Permits.parse(task?.record.file.metadata.permits),
  }
}

const textsOf = (files: ReviewedTask['environment']): ReadonlyMap<string, string> =>
  new Map(files.filter(({ kind }) => kind === 'file').map(({ path, content }) => [path, Buffer.from(content, 'base64').toString('utf8')]))

/** Whether the instruction names a path, or a folder that holds it: what it asks for is no fault. */
export const isAskedFor = (path: string, { instruction }: Pick<Reviewed, 'instruction'>): boolean =>
  [...instruction.matchAll(/(?<![\w.])\/[\w.-]+(?:\/[\w.-]+)*/g)].some(([named]) => {
    const plain = named.replace(/\.$/, '')
    return path === plain || path.startsWith(`${plain}/`)
  })
