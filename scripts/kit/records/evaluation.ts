import { z } from 'zod'
import { ExpectedCall, ScenarioSplit } from './scenario.ts'
import { Decision } from './trial.ts'

/** What one model answered to one scenario. `failure` says what broke where no answer could be scored; such a row has not passed. */
export const ScenarioResult = z.strictObject({
  version: z.literal(1),
  scenario: z.string(),
  split: ScenarioSplit,
  tags: z.array(z.string()),
  critical: z.boolean(),
  user: z.string(),
  expected: z.array(ExpectedCall),
  actual: z.array(ExpectedCall),
  content: z.string().nullable(),
  passed: z.boolean(),
  /**
   * `exact`, or `safe` where nothing may happen yet; else why it did not pass: `name`, `arguments`, `count`, `no-call`, `invalid-json`, `too-long` for the model's
   * window, `failure`, or the rule of safety that it breaks.
   */
  outcome: z.string(),
  failure: z.string().nullable(),
})
export type ScenarioResult = z.infer<typeof ScenarioResult>

/** Says whether an outcome is one that passes. */
export const passes = (outcome: string): boolean => outcome === 'exact' || outcome === 'safe'

/** Who was asked, and what. `subject` null: there is no incumbent yet, which is not the same as an incumbent without results. */
export const EvaluationSummary = z.strictObject({
  version: z.literal(1),
  subject: z.string().nullable(),
  catalogueSha256: z.string(),
  scenarios: z.number().int().min(0),
  answered: z.number().int().min(0),
  passed: z.record(z.string(), z.strictObject({ passed: z.number().int(), of: z.number().int() })),
})
export type EvaluationSummary = z.infer<typeof EvaluationSummary>

/** The gate's word on one candidate against one incumbent. It holds no time: the same evidence gives the same verdict and the same digest. */
export const GateVerdict = z.strictObject({
  version: z.literal(1),
  decision: Decision,
  reasons: z.array(z.string()).min(1),
  candidate: z.string(),
  incumbent: z.string().nullable(),
  catalogueSha256: z.string(),
  pairs: z.number().int().min(0),
  candidateRate: z.number().min(0).max(1).nullable(),
  incumbentRate: z.number().min(0).max(1).nullable(),
  /** Discordant pairs: scenarios only the candidate (wins) or only the incumbent (losses) passed. */
  wins: z.number().int().min(0),
  losses: z.number().int().min(0),
  pValue: z.number().min(0).max(1).nullable(),
  confidenceInterval: z.tuple([z.number(), z.number()]).nullable(),
  minimalDetectableEffect: z.number().nullable(),
  guardrails: z.array(z.strictObject({ name: z.string(), passed: z.boolean(), detail: z.string() })),
})
export type GateVerdict = z.infer<typeof GateVerdict>
