import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isSwapping } from './swap-output.ts'

const PATIENCE_MS = 2000
const POLL_MS = 50

/**
 * The text of a JSON file of an output; null where there is none. It is away for a moment, or half there, while another run swaps the output or Nx puts it
 * back: whoever needs it (`isDue`) waits for that.
 */
export async function readPublished(folder: string, name: string, { isDue = false } = {}): Promise<string | null> {
  for (let left = PATIENCE_MS; ; left -= POLL_MS) {
    const text = await readFile(join(folder, name), 'utf8').catch(() => null)
    if (text?.trimEnd().endsWith('}')) return text
    const isComing = text !== null || isSwapping(folder) || (isDue && existsSync(folder))
    if (left <= 0 || !isComing) return null
    await sleep(POLL_MS)
  }
}
