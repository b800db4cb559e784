import { z } from 'zod'
import { TrajectoryStep } from './trajectory.ts'
import { Trial, TrialStatus } from './trial.ts'

/** `interrupted`: the process that ran it ended, or was told to, before the try did. */
export const TryStatus = z.enum([...TrialStatus.options, 'interrupted'])
export type TryStatus = z.infer<typeof TryStatus>

/** One go at a trial. Of every trial one try stands; the others are kept as evidence. */
export const TrialTry = z.strictObject({
  version: z.literal(1),
  trial: z.string(),
  ...Trial.pick({ task: true, agent: true, model: true, sandbox: true, attempt: true, try: true, error: true, phases: true }).shape,
  status: TryStatus,
  /** Whether the trial's record is of this try; after any other there was one more. */
  stands: z.boolean(),
  startedAt: z.string(),
  /** Of an interrupted one: till the last thing that is known of it. */
  durationMs: z.number(),
  /** What was done till then; empty where the try stands, whose trial has the trajectory. */
  steps: z.array(TrajectoryStep),
  /** Whether the last step was cut off while it was written, and is not among them. */
  torn: z.boolean(),
})
export type TrialTry = z.infer<typeof TrialTry>
