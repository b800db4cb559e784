import { z } from 'zod'

export const OutputFile = z.strictObject({ path: z.string(), sha256: z.string(), bytes: z.number().int().min(0), rows: z.number().int().min(0).optional() })
export type OutputFile = z.infer<typeof OutputFile>

/** What a pipeline step left, and nothing else: the file is hashed by Nx, so an equal result must give equal bytes. Clock, params and timings are `run.json`'s. */
export const Manifest = z.strictObject({
  schema: z.literal('flywheel/manifest@1'),
  /** Sorted by path; `path` starts with the output's name: `examples.parquet`, `model/config.json`. */
  files: z.array(OutputFile),
  balance: z.strictObject({ in: z.number().int(), out: z.record(z.string(), z.number().int()) }).nullable(),
  /** Under which the data stands that this was made from, sorted; absent where it was made from none. Of the rows themselves each says its own. */
  licences: z.array(z.string().min(1)).min(1).optional(),
})
export type Manifest = z.infer<typeof Manifest>

/** How an output came to be. It may differ between two runs with equal results. */
export const RunRecord = z.strictObject({
  schema: z.literal('flywheel/run@1'),
  step: z.string(),
  profile: z.string(),
  key: z.string(),
  parts: z.record(z.string(), z.unknown()),
  startedAt: z.string(),
  durationMs: z.number(),
  metrics: z.record(z.string(), z.number()),
  environment: z.strictObject({ node: z.string(), platform: z.string(), arch: z.string() }),
})
export type RunRecord = z.infer<typeof RunRecord>
