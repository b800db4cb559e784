import { z } from 'zod'

/** A row that a pipeline step did not keep: why (`reason`, from the stage's list), the particulars, and the row itself. */
export const Rejected = z.strictObject({
  id: z.string(),
  source: z.string(),
  reason: z.string().min(1),
  detail: z.string(),
  row: z.unknown(),
})
export type Rejected = z.infer<typeof Rejected>
