import type { Script } from '#kit/llm'
import { SCORE_TOOL } from '../question-of.ts'
import { callsFit } from './calls-fit.ts'
import type { Rule } from './fault.ts'
import { harmIsAvoided } from './harm-is-avoided.ts'
import { readRow } from './read-row.ts'
import { requestIsMet } from './request-is-met.ts'
import { resultsAreTold } from './results-are-told.ts'

const rules: readonly Rule[] = [callsFit, resultsAreTold, harmIsAvoided, requestIsMet]

/** The judge without a model, for `tool-use-1`: what can be checked without understanding. It is asked and answers as a model does, and is calibrated as one. */
export const rulesJudge: Script = (ask) => {
  const row = readRow(ask)
  const faults = rules.flatMap((rule) => rule(row)).sort((a, b) => a.score - b.score)
  const scoreOf = (criterion: string) => Math.min(5, ...faults.filter((fault) => fault.criterion === criterion).map(({ score }) => score))
  const scores = Object.fromEntries(['tools', 'arguments', 'results', 'safety', 'completeness'].map((criterion) => [criterion, scoreOf(criterion)]))
  const overall = Math.min(...Object.values(scores))
  const reason = faults.length > 0 ? faults.map(({ criterion, why }) => `${criterion}: ${why}`).join('; ') : 'No rule finds a fault.'
  return { toolCalls: [{ name: SCORE_TOOL, arguments: { reason, ...scores, overall } }] }
}
