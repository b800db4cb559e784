import { SlotReview } from '#kit/records'
import { readHistory, warnOnStandardError } from './history.ts'
import { appendJsonLine, readJsonLines } from './json-lines.ts'
import { slotLayout } from './layout.ts'
import { withSlotLock } from './lock.ts'

/** The answers that people gave to verdicts, oldest first. */
export async function readReviews(workspace: string): Promise<SlotReview[]> {
  const path = slotLayout(workspace).reviews
  const { rows, torn } = await readJsonLines(path, SlotReview)
  if (torn !== null) warnOnStandardError(`${path} ends in an incomplete line: an answer was cut off and does not count; give it again`)
  return rows
}

/** Writes a person's answer to a verdict down. It promotes nothing: the promote step reads it. */
export async function review({
  workspace,
  verdictDigest,
  decision,
  reviewer,
  note,
  now = () => new Date(),
}: {
  workspace: string
  verdictDigest: string
  decision: SlotReview['decision']
  reviewer: string
  note: string
  now?: () => Date
}): Promise<SlotReview> {
  return withSlotLock(workspace, async () => {
    const entries = (await readHistory(workspace)).length
    const answer = SlotReview.parse({ version: 1, at: now().toISOString(), verdict: verdictDigest, decision, reviewer, note, entries })
    await appendJsonLine(slotLayout(workspace).reviews, answer)
    return answer
  })
}
