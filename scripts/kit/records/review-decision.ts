import { z } from 'zod'

/** One step of a JSON Patch (RFC 6902), within a row's messages and tools. */
const path = z.string().regex(/^\/(?:messages|tools)(?:\/|$)/, 'a pointer into /messages or /tools')
export const PatchOperation = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('add'), path, value: z.unknown() }),
  z.strictObject({ op: z.literal('replace'), path, value: z.unknown() }),
  z.strictObject({ op: z.literal('test'), path, value: z.unknown() }),
  z.strictObject({ op: z.literal('remove'), path }),
  z.strictObject({ op: z.literal('move'), path, from: path }),
  z.strictObject({ op: z.literal('copy'), path, from: path }),
])
export type PatchOperation = z.infer<typeof PatchOperation>

const decided = {
  version: z.literal(1),
  id: z.string().regex(/^ex_[0-9a-f]{16}$/),
  /** The digest of the messages and tools that were looked at: the decision is about these and no others. */
  before: z.string().regex(/^[0-9a-f]{16}$/),
  by: z.string().min(1).optional(),
}

/** What a person decided about one row of the dataset. */
export const ReviewDecision = z.discriminatedUnion('decision', [
  z.strictObject({ ...decided, decision: z.literal('accept'), reason: z.string().min(1).optional() }),
  z.strictObject({ ...decided, decision: z.literal('edit'), patch: z.array(PatchOperation).min(1), reason: z.string().min(1).optional() }),
  z.strictObject({ ...decided, decision: z.literal('reject'), reason: z.string().min(1) }),
])
export type ReviewDecision = z.infer<typeof ReviewDecision>

/** What a person answered where the guard asked about one trial. */
export const TrialDecision = z.strictObject({
  version: z.literal(1),
  trial: z.string().min(1),
  /** The digest of what was looked at: the answer is about this trajectory and no other of the same name. */
  before: z.string().regex(/^[0-9a-f]{16}$/),
  decision: z.enum(['promote', 'reject']),
  reason: z.string().min(1),
  by: z.string().min(1).optional(),
})
export type TrialDecision = z.infer<typeof TrialDecision>
