import { z } from 'zod'

const count = z.number().int().min(1)
const share = z.number().min(0).max(1)

/** Which turns are trained on, by globs over the source of their rows or `<source>/<group>` (`collect/task/fix-*`). All others are counted as left out. */
export const Select = z.strictObject({
  /** Of these sources: rows whose one assistant turn is one call. */
  single: z.array(z.string()).default(['custom/*']),
  /** Of these: every turn. */
  every: z.array(z.string()).default(['collect']),
  /** A turn with its prompt, after rendering. A longer one is left out whole. */
  maxTokens: count.default(128),
})

/** The run ends by what was learned: at a constant rate until `threshold` of the development rows are exact, then the rate falls to 0 within `decaySteps`. */
export const Stop = z.strictObject({
  threshold: share.default(0.8),
  checkEvery: count.default(50),
  /** A fixed sample of the validation rows. */
  developmentRows: count.default(256),
  decaySteps: count.default(400),
  /** The decay begins in time to end here, learned or not. */
  maxSteps: count.default(1600),
})

export const Lora = z.strictObject({
  rank: count.default(16),
  alpha: count.default(32),
  /** Leave the whole model beside the adapter: that is what can be served and trained further. */
  merge: z.boolean().default(true),
})

/** A turn of the training file: of which row, and why it was left out; null: it was trained on. */
export const TrainedTurn = z.strictObject({ id: z.string(), leftOut: z.string().nullable() })

/** How to train. The defaults are those of the tiny model on a CPU. */
export const Recipe = z.strictObject({
  /** `muon` takes the matrices at `matrixLearningRate` and the rest by Adam at `learningRate`; `adamw` takes all at `learningRate`. */
  optimizer: z.enum(['muon', 'adamw']).default('muon'),
  learningRate: z.number().positive().default(4e-3),
  matrixLearningRate: z.number().positive().default(0.02),
  warmupSteps: z.number().int().min(0).default(50),
  batchRows: count.default(32),
  /** Batches summed to one step. */
  accumulate: count.default(1),
  /** The largest norm of a step's gradient. */
  clip: z.number().positive().default(1),
  stop: Stop.prefault({}),
  checkpointEvery: count.default(100),
  device: z.enum(['cpu', 'cuda']).default('cpu'),
  precision: z.enum(['float32', 'bfloat16']).default('float32'),
  gradientCheckpointing: z.boolean().default(false),
  lora: Lora.prefault({}),
})

export const TrainParams = z.strictObject({
  /** A folder of `models/`. */
  model: z.string(),
  /** `full` trains every weight of a model built from its shape; `lora` an adapter on `base`. */
  method: z.enum(['full', 'lora']),
  /** Digest of the model an adapter is trained on. Never read from a slot: what serves would then change what is trained. */
  base: z.string().nullable().default(null),
  seed: z.number().int(),
  select: Select.prefault({}),
  recipe: Recipe.prefault({}),
})
export type TrainParams = z.infer<typeof TrainParams>

export const CurvePoint = z.strictObject({
  step: z.number().int(),
  loss: z.number(),
  learningRate: z.number(),
  /** Seen so far, padding not counted. */
  tokens: z.number().int(),
  developmentExact: z.number().nullable(),
})
