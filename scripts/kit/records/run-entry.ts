import { z } from 'zod'

/** One line of `.store/runs.jsonl`: a stage was run for a step, whatever came of it. A store hit runs no stage and writes no line. */
export const RunEntry = z.strictObject({
  schema: z.literal('flywheel/run-entry@1'),
  /** Ten hex digits that no other run of the checkout has; a prefix names the run where it is unambiguous. */
  id: z.string().regex(/^[0-9a-f]{10}$/),
  step: z.string(),
  stage: z.string(),
  profile: z.string(),
  key: z.string(),
  /** With defaults filled in. */
  params: z.unknown(),
  /** The key of the run that each needed step's output came from: the way back to what this run was made of. */
  needs: z.record(z.string(), z.string()),
  startedAt: z.string(),
  durationMs: z.number(),
  /** The commit the checkout was at, and whether files differed from it; null where git knows none. */
  git: z.strictObject({ commit: z.string(), isDirty: z.boolean() }).nullable(),
  /** `stopped` is a run that somebody or something asked to end. What neither ends itself nor is asked (kill -9) writes no line. */
  outcome: z.enum(['done', 'failed', 'stopped']),
  /** Why it was not done. */
  reason: z.string().nullable(),
  metrics: z.record(z.string(), z.number()),
  /** Of each table that was left, by file name. */
  rows: z.record(z.string(), z.number().int().min(0)),
  /** Of all files that were left. */
  bytes: z.number().int().min(0),
})
export type RunEntry = z.infer<typeof RunEntry>
