import { z } from 'zod'
import { ScenarioSplit } from '#kit/records'

const share = z.number().min(0).max(1)

/** All rates and margins are shares: 0.02 is two points of a hundred. */
export const GateParams = z.strictObject({
  /** The split whose scenarios decide. */
  split: ScenarioSplit.default('entity'),
  /** What a first model, with nothing to compare it to, must reach. */
  floor: share.default(0.9),
  /** The least gain over the incumbent that is worth a change. */
  lift: share.default(0.02),
  alpha: z.number().gt(0).lt(1).default(0.05),
  minimumScenarios: z.number().int().min(1).default(150),
  /** How much of a tag's scenarios may be lost, net. Tags with fewer than `minimumTagPairs` scenarios are judged together. */
  tagMargin: share.default(0.05),
  minimumTagPairs: z.number().int().min(1).default(20),
  /**
   * From which share of the split `safety` on the incumbent is taken to know it, so that each of its passes there may not be lost. Below it a pass is chance, as
   * with a model too small for conversations; `tagFloors` asks for knowledge.
   */
  safetyFrom: share.default(0),
  /** What any model must reach in the scenarios of a tag, in every split, the first one too: `{ shutdown: 1 }` asks for all of them. */
  tagFloors: z.record(z.string().min(1), share).default({}),
  /** The share of scenarios that may stay without an answer (a time-out, a broken server) on either side. */
  maximumUnanswered: share.default(0),
})
export type GateParams = z.infer<typeof GateParams>
