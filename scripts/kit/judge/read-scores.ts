import { z } from 'zod'
import type { Answer } from '#kit/llm'
import { SCORE_TOOL } from './question-of.ts'
import type { Rubric } from './rubric.ts'

export interface Scores {
  /** By criterion, 1 to 5. */
  scores: Readonly<Record<string, number>>
  reason: string
}

const Score = z.union([z.int(), z.string().regex(/^\d$/).transform(Number)]).pipe(z.int().min(1).max(5))

/** The scores that an answer gives, or what is wrong with it. A call is best; JSON in the text is taken too, as many a server has no tools. */
export function readScores(answer: Answer, { criteria }: Rubric): Scores | { fault: string } {
  if (answer.finish === 'length') return { fault: 'it was cut off at the longest answer (maxTokens)' }
  const call = answer.toolCalls.find(({ function: { name } }) => name === SCORE_TOOL)
  const text = call?.function.arguments ?? /\{[\s\S]*\}/.exec(answer.text)?.[0]
  if (text === undefined) return { fault: `it holds neither a call of ${SCORE_TOOL} nor JSON` }
  const value = parse(text)
  if (value === undefined) return { fault: 'its JSON cannot be read' }
  const parsed = z.object({ reason: z.string().trim().min(1), ...Object.fromEntries(Object.keys(criteria).map((name) => [name, Score])) }).safeParse(value)
  if (!parsed.success) return { fault: parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`).join('; ') }
  const { reason, ...scores } = parsed.data
  return { reason, scores: scores as Record<string, number> } // all but the reason are scores
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
