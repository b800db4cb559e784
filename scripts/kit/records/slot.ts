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

/** One line of `reviews.jsonl`: a person's answer to a verdict. It counts while the history has `entries` entries: what has changed since was not in front of the person. */
export const SlotReview = z.strictObject({
  version: z.literal(1),
  at: z.string(),
  verdict: z.string(),
  decision: z.enum(['promote', 'reject']),
  reviewer: z.string().min(1),
  note: z.string(),
  entries: z.number().int().min(0),
})
export type SlotReview = z.infer<typeof SlotReview>
