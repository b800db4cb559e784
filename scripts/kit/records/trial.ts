import { z } from 'zod'
import { SandboxName } from './task.ts'
import { Trajectory } from './trajectory.ts'

/** One path of a sandbox's state. `content` is base64: a file's bytes, a symbolic link's target, else empty. `deleted` is a path of the start that is gone. */
export const StateFile = z.strictObject({
  path: z.string().startsWith('/'),
  kind: z.enum(['file', 'directory', 'symlink', 'deleted']).default('file'),
  mode: z.number().int(),
  content: z.string(),
})
export type StateFile = z.infer<typeof StateFile>

/** One attempt of one agent at one task. `failed` is a trial whose sandbox or agent broke; an agent that ran out of time is still verified. */
export const Trial = z.strictObject({
  version: z.literal(1),
  id: z.string(),
  task: z.string(),
  agent: z.string(),
  sandbox: SandboxName,
  attempt: z.number().int().min(1),
  status: z.enum(['completed', 'agent-timeout', 'failed']),
  error: z.string().nullable(),
  durationMs: z.number(),
  escalations: z.number().int().min(0),
  trajectory: Trajectory,
  state: z.array(StateFile),
})
export type Trial = z.infer<typeof Trial>

export const Decision = z.enum(['promote', 'reject', 'needs_human'])
export type Decision = z.infer<typeof Decision>

/** What the tests gave and what the guard says of one trial: may its trajectory become training data? `reward` is null where the tests left none. */
export const TrialVerdict = z.strictObject({
  version: z.literal(1),
  trial: z.string(),
  task: z.string(),
  agent: z.string(),
  reward: z.number().nullable(),
  decision: Decision,
  reasons: z.array(z.string()).min(1),
  testOutput: z.string(),
})
export type TrialVerdict = z.infer<typeof TrialVerdict>
