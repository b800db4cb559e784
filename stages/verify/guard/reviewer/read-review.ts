import { z } from 'zod'
import type { Answer } from '#kit/llm'
import { Decision } from '#kit/records'
import { REVIEW_TOOL } from './question-of.ts'

const Review = z.strictObject({ decision: Decision, reasons: z.array(z.string().trim().min(1)).min(1) })
export type Review = z.infer<typeof Review>

/** The review that an answer gives, or what is wrong with it. A call is best; JSON in the text is taken too, as many a server has no tools. */
export function readReview(answer: Answer): Review | { fault: string } {
  if (answer.finish === 'length') return { fault: 'it was cut off at the longest answer (maxTokens)' }
  const calls = answer.toolCalls.filter(({ function: { name } }) => name === REVIEW_TOOL)
  if (calls.length > 1) return { fault: `it calls ${REVIEW_TOOL} ${calls.length} times` }
  const text = calls[0]?.function.arguments ?? /\{[\s\S]*\}/.exec(answer.text)?.[0]
  if (text === undefined) return { fault: `it holds neither a call of ${REVIEW_TOOL} nor JSON` }
  try {
    const parsed = Review.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : { fault: parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`).join('; ') }
  } catch {
    return { fault: 'its JSON cannot be read' }
  }
}
