import { z } from 'zod'

/** Where downloaded files came from: stands beside them, so that each row can say it. `licence` as an SPDX id, or the words that say what is known. */
export const Origin = z.strictObject({
  source: z.string().min(1),
  repository: z.string().min(1),
  revision: z.string().min(1),
  /** Which of the source's choices of files; absent: the sample shipped with the project. */
  configuration: z.string().min(1).optional(),
  /** Rows that the files hold together, where that is known beforehand. */
  rows: z.number().int().min(0).optional(),
  licence: z.string().min(1),
  files: z.array(z.strictObject({ path: z.string(), sha256: z.string(), bytes: z.number().int().min(0) })).min(1),
})
export type Origin = z.infer<typeof Origin>
