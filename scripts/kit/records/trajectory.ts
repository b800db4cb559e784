import { z } from 'zod'

/** ATIF v1.7 (Harbor, rfcs/0001-trajectory-format.md, April 2026), the parts Flywheel writes and reads. Unknown keys are refused, as the reference validator does. */
const Extra = z.record(z.string(), z.unknown())

export const TrajectoryToolCall = z.strictObject({
  tool_call_id: z.string(),
  function_name: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  extra: Extra.optional(),
})

export const ObservationResult = z.strictObject({
  source_call_id: z.string().nullish(),
  content: z.string().nullish(),
  extra: Extra.optional(),
})

export const TrajectoryMetrics = z.strictObject({
  prompt_tokens: z.number().int().nullish(),
  completion_tokens: z.number().int().nullish(),
  cached_tokens: z.number().int().nullish(),
  cost_usd: z.number().nullish(),
  prompt_token_ids: z.array(z.number().int()).nullish(),
  completion_token_ids: z.array(z.number().int()).nullish(),
  logprobs: z.array(z.number()).nullish(),
  extra: Extra.optional(),
})

const EveryStep = {
  step_id: z.number().int().min(1),
  timestamp: z.string().nullish(),
  message: z.string(),
  observation: z.strictObject({ results: z.array(ObservationResult) }).nullish(),
  is_copied_context: z.boolean().nullish(),
  llm_call_count: z.number().int().min(0).nullish(),
  extra: Extra.optional(),
}

export const TrajectoryStep = z.discriminatedUnion('source', [
  z.strictObject({ ...EveryStep, source: z.literal('system') }),
  z.strictObject({ ...EveryStep, source: z.literal('user') }),
  z.strictObject({
    ...EveryStep,
    source: z.literal('agent'),
    model_name: z.string().nullish(),
    reasoning_effort: z.union([z.string(), z.number()]).nullish(),
    reasoning_content: z.string().nullish(),
    tool_calls: z.array(TrajectoryToolCall).nullish(),
    metrics: TrajectoryMetrics.nullish(),
  }),
])
export type TrajectoryStep = z.infer<typeof TrajectoryStep>

export const Trajectory = z
  .strictObject({
    schema_version: z.literal('ATIF-v1.7'),
    session_id: z.string().nullish(),
    trajectory_id: z.string().nullish(),
    agent: z.strictObject({
      name: z.string(),
      version: z.string(),
      model_name: z.string().nullish(),
      tool_definitions: z.array(z.record(z.string(), z.unknown())).nullish(),
      extra: Extra.optional(),
    }),
    steps: z.array(TrajectoryStep).min(1),
    notes: z.string().nullish(),
    final_metrics: z
      .strictObject({
        total_prompt_tokens: z.number().int().nullish(),
        total_completion_tokens: z.number().int().nullish(),
        total_cached_tokens: z.number().int().nullish(),
        total_cost_usd: z.number().nullish(),
        total_steps: z.number().int().min(0).nullish(),
        extra: Extra.optional(),
      })
      .nullish(),
    extra: Extra.optional(),
  })
  .superRefine((trajectory, context) => {
    for (const [index, step] of trajectory.steps.entries()) {
      if (step.step_id !== index + 1) {
        context.addIssue({
          code: 'custom',
          path: ['steps', index, 'step_id'],
          message: `is ${step.step_id}, must be ${index + 1}: steps count from 1 without gaps`,
        })
      }
      const calls = step.source === 'agent' ? (step.tool_calls ?? []).map((call) => call.tool_call_id) : []
      for (const [place, result] of (step.observation?.results ?? []).entries()) {
        if (result.source_call_id != null && !calls.includes(result.source_call_id)) {
          context.addIssue({
            code: 'custom',
            path: ['steps', index, 'observation', 'results', place, 'source_call_id'],
            message: `"${result.source_call_id}" is no tool call of this step`,
          })
        }
      }
    }
  })
export type Trajectory = z.infer<typeof Trajectory>
