import { SlotEntry } from '#kit/records'
import { appendJsonLine, readJsonLines } from './json-lines.ts'
import { slotLayout } from './layout.ts'

export type Warn = (message: string) => void

/** To standard error, and not as one of Node's warnings: those are off where stages run. */
export const warnOnStandardError: Warn = (message) => console.warn(message)

/** What has served in a workspace, oldest first; empty where nothing ever did. A line cut short by a crash never counted: it is left out, and said. */
export async function readHistory(workspace: string, warn: Warn = warnOnStandardError): Promise<SlotEntry[]> {
  const path = slotLayout(workspace).history
  const { rows, torn } = await readJsonLines(path, SlotEntry)
  if (torn !== null)
    warn(
      `${path} ends in an incomplete line (${torn.length} characters): a promotion or rollback was cut off before it took effect; ${rows.length} whole entries hold, and the next one sets the rest aside in history.jsonl.torn`,
    )
  return rows
}

/** Under the lock only. */
export const appendEntry = (workspace: string, entry: SlotEntry): Promise<void> => appendJsonLine(slotLayout(workspace).history, SlotEntry.parse(entry))
