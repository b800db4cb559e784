import { repairJson } from '#kit/repair'

/** What the upstream's judges call a score, and what it is called here. */
const QUESTION: Readonly<Record<string, string>> = {
  tool_selection_difficulty: 'toolSelectionDifficulty',
  tool_selection_uniqueness: 'toolSelectionUniqueness',
  question_quality: 'questionQuality',
  scenario_realism: 'scenarioRealism',
  verifiable: 'verifiability',
  verifiability: 'verifiability',
  stability: 'stability',
}
const RESPONSE: Readonly<Record<string, string>> = {
  completeness: 'completeness',
  conciseness: 'conciseness',
  overall_score: 'overall',
  desired_tools_used_percentage: 'desiredToolsUsed',
  order_correctness: 'orderCorrectness',
}

/** Every score that a row may have. */
export const scores: readonly string[] = [...new Set([...Object.values(QUESTION), ...Object.values(RESPONSE)])]

/**
 * The scores of the two assessments that a row may carry as JSON text, each a number or `{ score }`; a yes is 1. Either may be missing, empty or no JSON, and any
 * score may be: then there is none.
 */
export function parseQuality(question: string | null | undefined, response: string | null | undefined): Record<string, number> {
  return Object.fromEntries([...scoresOf(question, QUESTION), ...scoresOf(response, RESPONSE)])
}

function scoresOf(text: string | null | undefined, names: Readonly<Record<string, string>>): [string, number][] {
  const assessment = text ? repairJson(text)?.value : null
  if (!isObject(assessment)) return []
  return Object.entries(names).flatMap(([key, name]): [string, number][] => {
    const judged = assessment[key]
    const score = numberOf(isObject(judged) ? judged.score : judged)
    return score === null ? [] : [[name, score]]
  })
}

function numberOf(value: unknown): number | null {
  const isTold = typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value.trim() !== '')
  return isTold && Number.isFinite(Number(value)) ? Number(value) : null
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
