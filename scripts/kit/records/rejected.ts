import { z } from 'zod'

/** A row that a pipeline step did not keep: why (`reason`, from the stage's list), the particulars, and the row itself. */
export const Rejected = z.strictObject({
  id: z.string(),
  source: z.string(),
  reason: z.string().min(1),
  detail: z.string(),
  row: z.unknown(),
  /** The row it gave way to, by its id, or the held-out prompt, by its name. */
  partner: z.string().optional(),
})
export type Rejected = z.infer<typeof Rejected>

/** Something a person should know of a row, whether or not it is kept. `partner` is the other row it is about. */
export const RowFlag = z.strictObject({ id: z.string(), flag: z.string().min(1), partner: z.string() })
export type RowFlag = z.infer<typeof RowFlag>
