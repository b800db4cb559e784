import type { TrajectoryStep } from '#kit/records'
import { type Contents, memoryContents } from '#kit/sandbox'

/** In the order in which a trial goes through them; a task with steps goes through the last four for each. */
export type TrialPhase = 'start' | 'healthcheck' | 'setup' | 'agent' | 'state' | 'tests'

/** Where a trial leaves what it does while it does it, without secrets, so that one that is killed is not lost. */
export interface TrialJournal {
  phase(phase: TrialPhase): void
  step(step: TrajectoryStep): void
  /** What an image's build said. */
  buildLog(text: string): void
  /** What was tried to be reached and refused, whole lines. */
  networkLog(text: string): void
  /** Bytes of the files that the trial keeps. */
  readonly contents: Contents
}

/** Keeps the contents and forgets the rest. */
export function memoryJournal(contents: Contents = memoryContents()): TrialJournal {
  return { contents, phase: () => {}, step: () => {}, buildLog: () => {}, networkLog: () => {} }
}
