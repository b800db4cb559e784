import { z } from 'zod'

/** Names of sources (`provenance.source`); a `*` stands for anything: `glaive`, `custom/*`. */
const Sources = z.array(z.string().min(1))

const NearDuplicates = z.strictObject({
  /** Rows at least so similar (Jaccard of their shingles, 0 to 1) are near duplicates. */
  threshold: z.number().min(0.3).max(0.99).default(0.75),
  /** Words in a shingle. */
  words: z.number().int().min(1).max(20).default(5),
  /** Length of a signature: more of them cost time and estimate better (standard error of a similarity about 1 / (2 sqrt(permutations))). */
  permutations: z.number().int().multipleOf(16).min(16).max(256).default(128),
  /** Sources whose rows are variations of each other on purpose. */
  except: Sources.default(['custom/*']),
})

const Decontaminate = z.strictObject({
  /** A row that shares so many consecutive words with a held-out prompt is out (GPT-3 and Llama 2: 13). */
  consecutiveWords: z.number().int().min(2).default(13),
  /** A row is out too when it holds at least `share` of the n-grams of so many `words` of a held-out prompt (Tulu 3: 8, one half). */
  overlap: z.strictObject({ words: z.number().int().min(2).default(8), share: z.number().gt(0).max(1).default(0.5) }).prefault({}),
  /** Sources whose rows share wording with scenarios on purpose and differ in what is held out of them by construction; equality counts for them as well. */
  except: Sources.default(['custom/*']),
})

const Portion = z.strictObject({
  /** Rows at most. */
  cap: z.number().int().min(0).optional(),
  /** Its share beside the other sources that have a weight. No row is repeated: the source that is scarcest for its weight is taken whole. */
  weight: z.number().positive().optional(),
})

export const MergeParams = z
  .strictObject({
    seed: z.number().int().default(1),
    /** Sources whose rows are never given up for an equal or near one of a source that is not named here: rows that are added elsewhere leave these as they are. */
    first: Sources.default([]),
    /** Shares of the groups held out of training. */
    validation: z.number().min(0).max(0.5).default(0.02),
    test: z.number().min(0).max(0.5).default(0),
    /** Folder of the scenarios that no row may ask. */
    scenarios: z.string().default('tasks/scenarios'),
    /** Folder of further prompts that no row may ask: a prompt a line (`.txt`), or `{ "user": "..." }` a line (`.jsonl`). */
    heldOut: z.string().default('tasks/scenarios/held-out'),
    /** Null: none are looked for. */
    nearDuplicates: NearDuplicates.nullable().prefault({}),
    decontaminate: Decontaminate.prefault({}),
    /** Rows that give the same question and tools another first call: tagged `flag:contradictory-label`, or out. */
    contradictions: z.enum(['flag', 'reject']).default('flag'),
    /** By source; the first name that fits counts. A source that is not named comes in whole. */
    mix: z.record(z.string().min(1), Portion).default({}),
    /** Tokens at most, estimated (see `estimateTokens`); rows beyond are drawn by lot, so the mix stays. Null: no limit. */
    tokens: z.number().int().min(1).nullable().default(null),
  })
  .refine(({ validation, test }) => validation + test <= 0.9, { message: 'validation and test together leave nothing to train on', path: ['test'] })
export type MergeParams = z.infer<typeof MergeParams>

/** Says of sources whether they are among names that may hold a `*`. */
export function matcherOf(names: readonly string[]): (source: string) => boolean {
  const patterns = names.map((name) => new RegExp(`^${name.split('*').map(RegExp.escape).join('.*')}$`))
  const known = new Map<string, boolean>()
  return (source) => {
    const isAmong = known.get(source) ?? patterns.some((pattern) => pattern.test(source))
    known.set(source, isAmong)
    return isAmong
  }
}
