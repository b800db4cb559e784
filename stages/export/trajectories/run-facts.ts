import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import type { Run } from './run.ts'

/** What rows of Harbor's traces say of the trial that a trajectory is of; null where nobody knows. */
export interface RunFacts {
  agent: string
  model: string | null
  modelProvider: string | null
  date: string | null
  task: string | null
  runId: string | null
  trialName: string | null
  result: string | null
}

/** A trial's `result.json` as Harbor writes it. */
const TrialResult = z.looseObject({
  task_name: z.string(),
  trial_name: z.string(),
  config: z.looseObject({ trial_name: z.string().nullish() }).nullish(),
  started_at: z.string().nullish(),
  agent_info: z.looseObject({ name: z.string() }).nullish(),
  verifier_result: z.looseObject({ rewards: z.record(z.string(), z.number()).nullish() }).nullish(),
  exception_info: z.looseObject({ exception_type: z.string() }).nullish(),
})

/** What `collect` by hand leaves beside a trajectory. */
const CollectedVerdict = z
  .looseObject({
    trial: z.string(),
    task: z.string(),
    startedAt: z.string().nullable(),
    reward: z.number().nullable(),
    error: z.looseObject({ type: z.string() }).nullable(),
  })
  .transform(
    ({ trial, task, startedAt, reward, error }): z.infer<typeof TrialResult> => ({
      task_name: task,
      trial_name: trial,
      started_at: startedAt,
      verifier_result: { rewards: reward === null ? null : { reward } },
      exception_info: error && { exception_type: error.type },
    }),
  )

/** From the document, and from what the trial's folder says of its outcome, beside it or above (Harbor). */
export function runFacts({ main, file }: Run): RunFacts {
  const result = findResult(file)
  const model = main.agent.model_name ?? null
  const trialName = result?.trial_name ?? main.trajectory_id ?? main.session_id ?? null
  return {
    agent: result?.agent_info?.name ?? (main.agent.extra?.parent_session_id == null ? main.agent.name : main.agent.name.replace(/-summarization-[a-z]+$/, '')),
    model,
    modelProvider: model?.includes('/') ? (model.split('/')[0] ?? null) : null,
    date: result?.started_at ?? main.steps.find(({ timestamp }) => timestamp)?.timestamp ?? null,
    task: result?.task_name ?? null,
    runId: result?.config?.trial_name ?? trialName,
    trialName,
    result: result ? resultOf(result) : null,
  }
}

const LEVELS_UP = 3

function findResult(file: string): z.infer<typeof TrialResult> | null {
  let folder = dirname(resolve(file))
  const verdict = readAs(CollectedVerdict, join(folder, 'verdict.json'))
  if (verdict) return verdict
  for (let level = 0; level < LEVELS_UP; level++, folder = dirname(folder)) {
    const result = readAs(TrialResult, join(folder, 'result.json'))
    if (result) return result
  }
  return null
}

/** Null where it is not there or is of something else: any program may write a file of that name. */
function readAs<Value>(schema: z.ZodType<Value>, path: string): Value | null {
  if (!existsSync(path)) return null
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}

/** The reward as Python prints a float, else the name of the error that ended the trial. */
function resultOf({ verifier_result, exception_info }: z.infer<typeof TrialResult>): string | null {
  const rewards = verifier_result?.rewards ?? {}
  const reward = rewards.reward ?? Object.values(rewards)[0]
  if (reward === undefined) return exception_info?.exception_type ?? null
  return Number.isInteger(reward) ? `${reward}.0` : String(reward)
}
