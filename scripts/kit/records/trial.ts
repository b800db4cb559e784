import { z } from 'zod'
import { SandboxName } from './task-file.ts'
import { Trajectory } from './trajectory.ts'

const PathKind = z.enum(['file', 'directory', 'symlink', 'deleted'])

/** One path to lay in a sandbox. `content` is base64: a file's bytes, a symbolic link's target, else empty. `deleted` is a path to remove. */
export const StateFile = z.strictObject({
  path: z.string().startsWith('/'),
  kind: PathKind.default('file'),
  mode: z.number().int(),
  content: z.string(),
  /** Whose it is, by number; root's where it is not given. */
  uid: z.number().int().min(0).optional(),
  gid: z.number().int().min(0).optional(),
})
export type StateFile = z.infer<typeof StateFile>

/** One path of a sandbox's state as it is kept: `sha256` names a file's bytes among the contents beside it, `target` is a symbolic link's. */
export const KeptFile = z.strictObject({
  path: z.string().startsWith('/'),
  kind: PathKind,
  mode: z.number().int(),
  uid: z.number().int().min(0),
  gid: z.number().int().min(0),
  sizeBytes: z.number().int().min(0),
  sha256: z.string().nullable(),
  target: z.string().nullable(),
})
export type KeptFile = z.infer<typeof KeptFile>

/** What tests gave. `reward` null is not zero: `problem` says why there is none. `rewards` are all numbers that they left, by name. */
export const Verification = z.strictObject({
  reward: z.number().nullable(),
  rewards: z.record(z.string(), z.number()),
  problem: z.string().nullable(),
  testOutput: z.string(),
})
export type Verification = z.infer<typeof Verification>

/** `failed` is a trial whose sandbox or agent broke; an agent that ran out of time is still verified. */
export const TrialStatus = z.enum(['completed', 'agent-timeout', 'failed'])
export type TrialStatus = z.infer<typeof TrialStatus>

/** What one step of a task came to; a task without steps of its own has one, named ''. */
export const TaskStepResult = z.strictObject({
  name: z.string(),
  status: TrialStatus,
  /** Every path that differs from the image when the agent's time was over. */
  state: z.array(KeptFile),
  /** What the task wants kept for its verifier, `/logs/artifacts`, and the agent's own logs; of long ones the bytes are not kept (`sha256` null). */
  artifacts: z.array(KeptFile),
  /** What the tests gave at the end of the step, where they ran then; null where they run on the kept state. */
  inPlace: Verification.nullable(),
})
export type TaskStepResult = z.infer<typeof TaskStepResult>

/** One attempt of one agent at one task. */
export const Trial = z.strictObject({
  version: z.literal(2),
  id: z.string(),
  task: z.string(),
  agent: z.string(),
  /** Where the agent asks one. */
  model: z.string().nullable(),
  /** Who is asked for the model. */
  provider: z.string().nullable().optional(),
  sandbox: SandboxName,
  /** Where the task names one that is pulled: its digest in its registry (`name@sha256:...`), or the engine's id of it. */
  image: z.string().optional(),
  attempt: z.number().int().min(1),
  /** Counts from 1; more where earlier tries were cut off, or failed and were worth another. */
  try: z.number().int().min(1),
  status: TrialStatus,
  /** `type` is the error's name, with its kind where it has one (`LlmError/auth`): by it is decided whether another try is worth it. */
  error: z.strictObject({ type: z.string(), message: z.string() }).nullable(),
  durationMs: z.number(),
  /** Of each phase that was reached, in ms: start, healthcheck, setup, agent, state, tests. */
  phases: z.record(z.string(), z.number()),
  escalations: z.number().int().min(0),
  trajectory: Trajectory,
  steps: z.array(TaskStepResult),
})
export type Trial = z.infer<typeof Trial>

export const Decision = z.enum(['promote', 'reject', 'needs_human'])
export type Decision = z.infer<typeof Decision>

/** One thing that speaks against a trajectory: the rule that found it, or `reviewer` for the model that was asked. */
export const GuardFinding = z.strictObject({
  rule: z.string(),
  decision: Decision.exclude(['promote']),
  /** A sentence, with the step and the command where there is one. */
  reason: z.string(),
})
export type GuardFinding = z.infer<typeof GuardFinding>

/** What the tests gave and what the guard says of one trial: may its trajectory become training data? `reward` is null where the tests left none. */
export const TrialVerdict = z.strictObject({
  version: z.literal(1),
  trial: z.string(),
  task: z.string(),
  agent: z.string(),
  reward: z.number().nullable(),
  decision: Decision,
  reasons: z.array(z.string()).min(1),
  /** What the reasons are made of; none where it is promoted. */
  findings: z.array(GuardFinding).optional(),
  /** Of the trajectory and what it left: a person's answer names it. */
  digest: z.string().optional(),
  testOutput: z.string(),
})
export type TrialVerdict = z.infer<typeof TrialVerdict>
