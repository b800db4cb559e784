import { visible } from '#kit/present'
import type { ReviewDecision } from '#kit/records'

export function describeDecision(decision: ReviewDecision): string {
  const by = decision.by ? ` by ${visible(decision.by)}` : ''
  const why = decision.reason ? `: ${visible(decision.reason)}` : ''
  if (decision.decision !== 'edit') return `${decision.decision}ed${by}${why}`
  return `edited${by} (${decision.patch.map(({ op, path }) => visible(`${op} ${path}`)).join(', ')})${why}`
}
