import { z } from 'zod'
import type { Answer } from '#kit/llm'
import { Decision } from '#kit/records'
import { REVIEW_TOOL } from './question-of.ts'

const Review = z.strictObject({ decision: Decision, reasons: z.array(z.string().trim().min(1)).min(1) })
export type Review = z.infer<typeof Review>

/** A text that is one JSON object and nothing else, in a fence or not: JSON among words may be quoted from what was reviewed. */
const ALONE = /^\s*(?:```(?:json)?\s*)?(\{[\s\S]*\})\s*(?:```\s*)?$/

/** The review that an answer gives, or what is wrong with it. A call is best; a text that is JSON is taken too, as many a server has no tools. */
export function readReview(answer: Answer): Review | { fault: string } {
  if (answer.finish === 'length') return { fault: 'it was cut off at the longest answer (maxTokens)' }
  const calls = answer.toolCalls.filter(({ function: { name } }) => name === REVIEW_TOOL)
  if (calls.length > 1) return { fault: `it calls ${REVIEW_TOOL} ${calls.length} times` }
  const text = calls[0]?.function.arguments ?? ALONE.exec(answer.text)?.[1]
  if (text === undefined) return { fault: `it is neither a call of ${REVIEW_TOOL} nor one JSON object alone` }
  try {
    const parsed = Review.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : { fault: parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`).join('; ') }
  } catch {
    return { fault: 'its JSON cannot be read' }
  }
}
