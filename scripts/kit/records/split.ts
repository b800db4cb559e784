import { z } from 'zod'

/** `validation` rows are never trained on; they tell when to stop. */
export const Split = z.enum(['train', 'validation'])
export type Split = z.infer<typeof Split>

/** On which side one row stands. A table of these has the rows of its table of examples, in the same order. */
export const SplitAssignment = z.strictObject({ id: z.string(), split: Split })
export type SplitAssignment = z.infer<typeof SplitAssignment>
