import type { SlotEntry } from '#kit/records'
import { appendEntry, readHistory } from './history.ts'
import { slotLayout } from './layout.ts'
import { withSlotLock } from './lock.ts'
import { damage } from './model-files.ts'
import { inForce, type Serving } from './serving.ts'
import { SlotError } from './slot-error.ts'

/**
 * Lets the model serve again that served before the present one was promoted, as one more entry of the history. Several rollbacks one after another go
 * back one model each. Where there is none to go back to, or files of it are missing or cut, nothing changes. It reads no weights, so it is done at once.
 */
export async function rollback({ workspace, note = '', now = () => new Date() }: { workspace: string; note?: string; now?: () => Date }): Promise<Serving> {
  find(await readHistory(workspace)) // without a model to go back to, not even a lock is left
  return withSlotLock(workspace, async () => {
    const { earlier, serving } = find(await readHistory(workspace))
    const folder = slotLayout(workspace).model(earlier.model)
    const fault = await damage(folder, earlier.files, 'quick')
    if (fault)
      throw new SlotError(`cannot roll back to ${earlier.model}: ${fault}; ${serving.model} stays. Restore the file, or train and promote that model again`)
    const entry = {
      version: 1 as const,
      kind: 'rollback' as const,
      at: now().toISOString(),
      model: earlier.model,
      previous: serving.model,
      verdict: null,
      files: earlier.files,
      note,
    }
    await appendEntry(workspace, entry)
    return { model: earlier.model, folder, entry }
  })
}

function find(history: readonly SlotEntry[]): { earlier: SlotEntry; serving: SlotEntry } {
  const [earlier, serving] = inForce(history).slice(-2)
  if (!earlier) throw new SlotError('nothing was promoted yet, so there is nothing to roll back; npm start trains and promotes a first model')
  if (!serving) throw new SlotError(`${earlier.model} serves and no model served before it, so there is nothing to roll back to; it stays`)
  return { earlier, serving }
}
