import type { OutputFile } from '#kit/records'
import { decidePromotion, type Promotion, type PromotionRequest } from './decide-promotion.ts'
import { appendEntry, readHistory } from './history.ts'
import { withSlotLock } from './lock.ts'
import { filesOf, type ModelFolder, placeModel } from './model-files.ts'
import { readReviews } from './review.ts'
import { inForce } from './serving.ts'
import { SlotError } from './slot-error.ts'

export interface PromoteOptions extends PromotionRequest {
  workspace: string
  /** The candidate as trained. */
  model: ModelFolder
  /** Checks the files read from the model's folder against its digest, by an error. */
  checkFiles?: (files: readonly OutputFile[]) => void
  now?: () => Date
}

/** Applies a verdict to the slots, or says why not. The model's files lie in the slots, whole, before the history says that it serves. */
export async function promote(options: PromoteOptions): Promise<Promotion> {
  const { workspace, verdict, verdictDigest, model, checkFiles, now = () => new Date() } = options
  const decide = async () => {
    const history = await readHistory(workspace)
    return { history, promotion: decidePromotion(options, history, await readReviews(workspace)) }
  }
  const { promotion } = await decide()
  if (promotion.kind !== 'promoted') return promotion
  if (verdict.candidate !== model.digest)
    throw new SlotError(`the verdict is about ${verdict.candidate}, but the model at hand is ${model.digest}; run evaluate and gate again for this model`)
  return withSlotLock(workspace, async () => {
    // Another process may have written between the first look and the lock.
    const { history, promotion } = await decide()
    if (promotion.kind !== 'promoted') return promotion
    const files = await filesOf(model.path)
    checkFiles?.(files)
    await placeModel(workspace, model, files)
    const entry = {
      version: 1 as const,
      kind: 'promote' as const,
      at: now().toISOString(),
      model: model.digest,
      previous: inForce(history).at(-1)?.model ?? null,
      verdict: verdictDigest,
      files,
      note: promotion.message,
    }
    await appendEntry(workspace, entry)
    return { ...promotion, entry }
  })
}
