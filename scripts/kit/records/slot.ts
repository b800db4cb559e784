import { z } from 'zod'
import { OutputFile } from './manifest.ts'

/** One line of the append-only history of what serves. `primary` is the `model` of the last entry. Digests name models; `verdict` is the digest of what was applied. */
export const SlotEntry = z.strictObject({
  version: z.literal(1),
  kind: z.enum(['promote', 'rollback']),
  at: z.string(),
  model: z.string(),
  previous: z.string().nullable(),
  verdict: z.string().nullable(),
  files: z.array(OutputFile),
  note: z.string(),
})
export type SlotEntry = z.infer<typeof SlotEntry>
