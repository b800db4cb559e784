import { z } from 'zod'
import { LlmSettings } from '#kit/llm/params'
import { rubricNames } from './rubrics/index.ts'

/** Null: nobody judges, and rows are as they were. A param of every stage that makes rows. */
export const JudgeParams = z
  .strictObject({
    /** Who judges. `provider: scripted` is the judge by rules, which needs no key. */
    llm: LlmSettings,
    rubric: z.enum(rubricNames).default('tool-use-1'),
    /** The least that a score must be, by its criterion. */
    minimum: z.record(z.string(), z.number().min(1).max(5)).default({ overall: 4 }),
    /** What becomes of a row that could not be judged: the model refused it, could not take it, or gave no scores twice. */
    unjudged: z.enum(['keep', 'reject']).default('reject'),
    /** Of the rows, by their names; those that are not drawn are kept without scores. */
    sample: z.number().gt(0).max(1).default(1),
    /** Null leaves it to the server: some models take no other. */
    temperature: z.number().min(0).max(2).nullable().default(null),
    /** Rows at once. */
    concurrency: z.number().int().min(1).default(4),
    /** Of one run; recorded answers cost nothing. Null sets no limit. */
    budget: z
      .strictObject({ dollars: z.number().positive().nullable().default(null), tokens: z.number().int().positive().nullable().default(null) })
      .prefault({}),
  })
  .nullable()
  .default(null)
export type JudgeParams = z.infer<typeof JudgeParams>
export type JudgeSettings = NonNullable<JudgeParams>
