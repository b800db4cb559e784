import { z } from 'zod'
import type { EvaluationSummary, GateVerdict, ScenarioResult, TrialVerdict, Variety } from '#kit/records'

/** Rows of one source that one pipeline step kept, or rejected for one reason. */
export interface KeptRows {
  step: string
  source: string
  rows: number
}
export interface RejectedRows extends KeptRows {
  reason: string
}

/** What a report needs of the training curve; other columns may stand beside them. */
export const CurvePoint = z.object({
  step: z.number(),
  loss: z.number().nullable(),
  learningRate: z.number().nullable(),
  tokens: z.number().nullable(),
  developmentExact: z.number().nullable(),
})
export type CurvePoint = z.infer<typeof CurvePoint>

/** What a model was trained on, by source, and what was left out and why. */
export const Selection = z.object({
  trained: z.record(z.string(), z.number()),
  leftOut: z.array(z.object({ source: z.string(), reason: z.string(), rows: z.number() })),
})
export type Selection = z.infer<typeof Selection>

export interface Evaluation {
  summary: EvaluationSummary
  results: readonly ScenarioResult[]
}

/** All that stands on the page. What the pipeline did not leave is null or empty, and the page says so. */
export interface ReportData {
  profile: string
  kept: readonly KeptRows[]
  rejected: readonly RejectedRows[]
  /** Of each generator. */
  varieties: readonly Variety[]
  /** Of each step that lets texts of others in: in how many places something was taken out when it last ran, and by which rule. */
  redactions: readonly { step: string; places: number; rules: Readonly<Record<string, number>> }[]
  trials: readonly TrialVerdict[]
  curve: readonly CurvePoint[]
  selection: Selection | null
  candidate: Evaluation | null
  incumbent: Evaluation | null
  verdict: GateVerdict | null
  times: readonly { step: string; durationMs: number }[]
}
