import { z } from 'zod'

/** Rows of `validation` and `test` are never trained on: the first tell when to stop, the second are looked at when all is done. */
export const Split = z.enum(['train', 'validation', 'test'])
export type Split = z.infer<typeof Split>

/** On which side one row stands. A table of these has the rows of its table of examples, in the same order. */
export const SplitAssignment = z.strictObject({ id: z.string(), split: Split })
export type SplitAssignment = z.infer<typeof SplitAssignment>
