import { z } from 'zod'
import { looseBoolean, looseInteger, looseNumber } from './loose-values.ts'

/**
 * The shape of an ATIF document of anybody, as the reference validator of v1.7 takes it: fields of all versions at once, unknown keys refused,
 * null the same as absent. What Flywheel writes itself is the narrower record `Trajectory`.
 */
export const atifVersions = ['ATIF-v1.0', 'ATIF-v1.1', 'ATIF-v1.2', 'ATIF-v1.3', 'ATIF-v1.4', 'ATIF-v1.5', 'ATIF-v1.6', 'ATIF-v1.7'] as const

export type AtifVersion = (typeof atifVersions)[number]

const extra = z.record(z.string(), z.unknown()).nullish()

const ContentPart = z.strictObject({
  type: z.enum(['text', 'image']),
  text: z.string().nullish(),
  source: z.strictObject({ media_type: z.enum(['image/jpeg', 'image/png', 'image/gif', 'image/webp']), path: z.string() }).nullish(),
})
const Content = z.union([z.string(), z.array(ContentPart)])
export type AtifContent = z.infer<typeof Content>

const ObservationResult = z.strictObject({
  source_call_id: z.string().nullish(),
  content: Content.nullish(),
  subagent_trajectory_ref: z
    .array(
      z.strictObject({
        trajectory_id: z.string().nullish(),
        trajectory_path: z.string().nullish(),
        session_id: z.string().nullish(),
        extra,
      }),
    )
    .nullish(),
  extra,
})

const Metrics = z.strictObject({
  prompt_tokens: looseInteger.nullish(),
  completion_tokens: looseInteger.nullish(),
  cached_tokens: looseInteger.nullish(),
  cost_usd: looseNumber.nullish(),
  prompt_token_ids: z.array(looseInteger).nullish(),
  completion_token_ids: z.array(looseInteger).nullish(),
  logprobs: z.array(looseNumber).nullish(),
  extra,
})
export type AtifMetrics = z.infer<typeof Metrics>

const Step = z.strictObject({
  step_id: looseInteger.refine((id) => id >= 1, 'must be 1 or more'),
  timestamp: z.string().nullish(),
  source: z.enum(['system', 'user', 'agent']),
  model_name: z.string().nullish(),
  reasoning_effort: z.union([z.string(), looseNumber]).nullish(),
  message: Content,
  reasoning_content: z.string().nullish(),
  tool_calls: z.array(z.strictObject({ tool_call_id: z.string(), function_name: z.string(), arguments: z.record(z.string(), z.unknown()), extra })).nullish(),
  observation: z.strictObject({ results: z.array(ObservationResult) }).nullish(),
  metrics: Metrics.nullish(),
  is_copied_context: looseBoolean.nullish(),
  llm_call_count: looseInteger.refine((count) => count >= 0, 'must be 0 or more').nullish(),
  extra,
})
export type AtifStep = z.infer<typeof Step>

const Document = z.strictObject({
  schema_version: z.enum(atifVersions).default('ATIF-v1.7'),
  session_id: z.string().nullish(),
  trajectory_id: z.string().nullish(),
  agent: z.strictObject({
    name: z.string(),
    version: z.string(),
    model_name: z.string().nullish(),
    tool_definitions: z.array(z.record(z.string(), z.unknown())).nullish(),
    extra,
  }),
  steps: z.array(Step).min(1),
  notes: z.string().nullish(),
  final_metrics: z
    .strictObject({
      total_prompt_tokens: looseInteger.nullish(),
      total_completion_tokens: looseInteger.nullish(),
      total_cached_tokens: looseInteger.nullish(),
      total_cost_usd: looseNumber.nullish(),
      total_steps: looseInteger.refine((count) => count >= 0, 'must be 0 or more').nullish(),
      extra,
    })
    .nullish(),
  continued_trajectory_ref: z.string().nullish(),
  extra,
})

export type AtifDocument = z.infer<typeof Document> & { subagent_trajectories?: AtifDocument[] | null | undefined }
export const AtifDocument: z.ZodType<AtifDocument> = Document.extend({
  subagent_trajectories: z.lazy(() => z.array(AtifDocument)).nullish(),
})
