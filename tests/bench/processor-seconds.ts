import { readFileSync } from 'node:fs'

/** In clock ticks, 100 of them a second on every Linux. */
const TICKS = 100

/** The processor time of all programs that this process has started and that have ended, user and system; null where the platform does not tell. */
export function processorSeconds(): number | null {
  try {
    // After the name, which may hold anything, in brackets: the fields from the third one on.
    const fields = readFileSync('/proc/self/stat', 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return (Number(fields[13]) + Number(fields[14])) / TICKS
  } catch {
    return null
  }
}
