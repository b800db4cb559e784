import { z } from 'zod'
import { TrialStatus } from '#kit/records'

/** What one trial came to, as it lies beside its trajectory. `reward` null is not zero: `problem` says why there is none. */
export const Verdict = z.strictObject({
  version: z.literal(1),
  trial: z.string(),
  task: z.string(),
  status: TrialStatus,
  error: z.strictObject({ type: z.string(), message: z.string() }).nullable(),
  reward: z.number().nullable(),
  problem: z.string().nullable(),
  testOutput: z.string(),
  startedAt: z.string().nullable(),
  durationMs: z.number(),
  tokens: z.number(),
  dollars: z.number(),
  tries: z.number().int(),
  /** Digest of the trial and the tests that this is said of. */
  of: z.string(),
})
export type Verdict = z.infer<typeof Verdict>

/** Whether tests gave a number for what the agent did. */
export const wasJudged = ({ status, reward }: Verdict): boolean => status !== 'failed' && reward !== null
