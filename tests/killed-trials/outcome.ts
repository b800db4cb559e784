import { z } from 'zod'
import { Trial, TrialTry } from '#kit/records'

/** What a run says of each trial when it has come to its end. */
export const Collected = z.object({ kind: z.literal('collected'), collected: Trial, tries: z.array(TrialTry) })
export type Collected = z.infer<typeof Collected>

/** A trial without what differs from run to run: times, and the numbers of tries. */
export function lasting({ collected }: Collected): unknown {
  const { durationMs: _, phases: __, try: ___, trajectory, ...rest } = collected
  return { ...rest, trajectory: { ...trajectory, steps: withoutTimes(trajectory.steps) } }
}

export const withoutTimes = (steps: Trial['trajectory']['steps']): unknown[] => steps.map(({ timestamp: _, ...step }) => step)

export interface Counts {
  trials: number
  tries: number
  retried: number
  interrupted: number
}

export function count(all: readonly Collected[]): Counts {
  const tries = all.flatMap((one) => one.tries)
  const interrupted = tries.filter(({ status }) => status === 'interrupted').length
  return { trials: all.length, tries: tries.length, retried: tries.filter(({ stands, status }) => !stands && status !== 'interrupted').length, interrupted }
}
