import { z } from 'zod'

const count = z.number().int().min(0)
/** `distinct` as they stand; `skeletons` with names, numbers, paths and hosts left open, so that filling in another host is no variety. */
const Counted = z.strictObject({ distinct: count, skeletons: count })

/** What a generator's variety must reach. Prompts and commands count by their skeletons. The defaults ask for nothing. */
export const VarietyFloors = z.strictObject({
  prompts: count.default(0),
  commands: count.default(0),
  /** Where a row holds several calls: of single calls there is one sequence, and no more is to be had. */
  sequences: count.default(0),
  /** Self-similarity at most. */
  similarity: z.number().min(0).max(1).default(1),
})
export type VarietyFloors = z.infer<typeof VarietyFloors>

/** How varied the rows of one generator are. */
export const Variety = z.strictObject({
  version: z.literal(1),
  /** As `provenance.source` names it. */
  source: z.string().min(1),
  rows: count,
  /** User turns, all of a conversation's. */
  prompts: Counted,
  /** Commands that are called with. */
  commands: Counted,
  /** Names of the calls of a row in their order, with the user's turns and the answers between them. */
  sequences: count,
  /** Of one row. */
  mostCalls: count,
  /** Mean ROUGE-L of pairs of rows, by the skeletons of what is asked and called: 0 nothing in common, 1 all the same. Null: fewer than two rows. */
  similarity: z.number().min(0).max(1).nullable(),
  floors: VarietyFloors,
})
export type Variety = z.infer<typeof Variety>
