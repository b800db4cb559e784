import { applyPatch } from 'rfc6902'
import { sha256 } from '#kit/digest'
import { canonicalJson, Example, type ReviewDecision } from '#kit/records'
import { StageError } from '#kit/stage'

/** The decision was made about these messages and tools and no others: tags, scores and provenance may change beside it. */
export function rowDigest({ messages, tools }: Pick<Example, 'messages' | 'tools'>): string {
  return sha256(canonicalJson({ messages, tools })).slice(0, 16)
}

/**
 * A row after what a person decided about it. `held`: it must not be learnt from, because a person rejected it, or found a fault in it that they mended in
 * another text than the one it has now.
 */
export type Decided =
  | { kind: 'undecided'; example: Example }
  | { kind: 'kept'; decision: 'accept' | 'edit'; example: Example }
  | { kind: 'stale'; example: Example }
  | { kind: 'held'; reason: 'review-rejected' | 'review-stale'; detail: string; isStale: boolean }

/**
 * Applies a decision. A decision about another text never changes a row: an acceptance then counts for nothing (`flag:stale-review`), and a row that a person
 * rejected or mended is held until somebody has looked again.
 * @throws StageError where a patch does not fit the row it was made for.
 */
export function decideRow(example: Example, decision: ReviewDecision | undefined): Decided {
  if (!decision) return { kind: 'undecided', example }
  const isStale = decision.before !== rowDigest(example)
  if (decision.decision === 'reject') {
    return { kind: 'held', reason: 'review-rejected', detail: isStale ? `${decision.reason} (the row has changed since)` : decision.reason, isStale }
  }
  if (isStale && decision.decision === 'edit') {
    return {
      kind: 'held',
      reason: 'review-stale',
      detail: 'it was edited by hand and has changed since; look again: npx tsx scripts/review-rows.ts --stale',
      isStale,
    }
  }
  if (isStale) return { kind: 'stale', example: { ...example, tags: withTag(example.tags, 'flag:stale-review') } }
  // Who accepted or edited a row has seen what it was flagged for.
  const tags = withTag(
    example.tags.filter((tag) => !tag.startsWith('flag:')),
    decision.decision === 'accept' ? 'review:accepted' : 'review:edited',
  )
  if (decision.decision === 'accept') return { kind: 'kept', decision: 'accept', example: { ...example, tags } }
  return { kind: 'kept', decision: 'edit', example: { ...patched(example, decision.patch), tags } }
}

function patched(example: Example, patch: Extract<ReviewDecision, { decision: 'edit' }>['patch']): Example {
  const text = structuredClone({ messages: example.messages, tools: example.tools })
  const faults = applyPatch(text, patch).filter((fault) => fault !== null)
  const edited = Example.safeParse({ ...example, ...text })
  if (faults.length === 0 && edited.success) return edited.data
  const [fault] = faults
  throw new StageError(
    `the edit of row ${example.id} does not make a row of it: ${fault?.message ?? edited.error?.issues[0]?.message}; edit it again with scripts/review-rows.ts`,
  )
}

const withTag = (tags: readonly string[], tag: string): string[] => (tags.includes(tag) ? [...tags] : [...tags, tag])
