import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'

export interface Process {
  pid: number
  /** Its command line. */
  words: string[]
}

export const canListProcesses = existsSync('/proc/self/cwd')

/** Every process that works in a folder, as Linux lists them. One that has ended and only waits to be reaped is none. */
export function processesIn(folder: string): Process[] {
  const found: Process[] = []
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      if (readlinkSync(`/proc/${name}/cwd`) !== folder || /\) [ZX] /.test(readFileSync(`/proc/${name}/stat`, 'utf8'))) continue
      found.push({ pid: Number(name), words: readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').filter(Boolean) })
    } catch {} // it ended while it was looked at, or is another user's
  }
  return found
}
