import type { SlotEntry } from '#kit/records'
import { readHistory } from './history.ts'
import { slotLayout } from './layout.ts'
import { SlotError } from './slot-error.ts'

/**
 * The promotions that no rollback has undone, oldest first. A rollback undoes the latest of them, so each further one goes one model further back and
 * never forth again: after A, B, C two rollbacks lead to A. The last one's model is what serves, the one before it is what a rollback returns to.
 */
export function inForce(history: readonly SlotEntry[]): SlotEntry[] {
  const promotions: SlotEntry[] = []
  for (const [index, entry] of history.entries()) {
    if (entry.kind === 'promote') promotions.push(entry)
    else {
      promotions.pop()
      while (promotions.length > 0 && promotions.at(-1)?.model !== entry.model) promotions.pop()
      if (promotions.length === 0)
        throw new SlotError(
          `entry ${index + 1} of history.jsonl rolls back to ${entry.model}, which no promotion before it put there; mend the history by hand`,
        )
    }
  }
  return promotions
}

/**
 * What a candidate is measured against: if it serves, the model that served before its promotion; else what serves now; null where there is none. So
 * promoting a candidate does not change the answer for it, and a rollback gives the answer from before the promotion.
 */
export function incumbentOf(history: readonly SlotEntry[], candidate: string): string | null {
  const promotions = inForce(history)
  const serving = promotions.at(-1)
  return (serving?.model === candidate ? promotions.at(-2) : serving)?.model ?? null
}

/** A model in a slot: its digest, the folder of its files, and the history entry that put it there. */
export interface Serving {
  model: string
  folder: string
  entry: SlotEntry
}

/** What serves; null where nothing was promoted yet. */
export async function primary(workspace: string): Promise<Serving | null> {
  const history = await readHistory(workspace)
  return asServing(workspace, history.at(-1))
}

/** What a rollback would return to; null where there is nothing earlier. */
export async function previous(workspace: string): Promise<Serving | null> {
  return asServing(workspace, inForce(await readHistory(workspace)).at(-2))
}

const asServing = (workspace: string, entry: SlotEntry | undefined): Serving | null =>
  entry ? { model: entry.model, folder: slotLayout(workspace).model(entry.model), entry } : null
