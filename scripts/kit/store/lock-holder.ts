import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** A process, as a lock names its holder. `started` tells it from a later one with its number; null where the platform does not say. */
export interface Holder {
  pid: number
  machine: string
  started: string | null
}

/** A process of this machine, told apart from later ones with its number. */
export const processOf = (pid: number): Holder => ({ pid, machine: thisMachine(), started: statOf(pid)?.started ?? null })

/** Whether a holder still runs; null where this process cannot know: it is on another machine, or its number may have been given anew. */
export function isRunning(holder: Holder): boolean | null {
  if (holder.machine !== thisMachine()) return null
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const stat = statOf(holder.pid)
  if (stat?.ended) return false
  return stat && holder.started !== null ? stat.started === holder.started : null
}

/** Containers may share the host's name and yet number their processes on their own. */
function thisMachine(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}

/** State and start of a process: fields 3 and 22 of `/proc/PID/stat` (proc(5)), counted behind the name in brackets, which may hold anything. */
function statOf(pid: number): { ended: boolean; started: string } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    // A killed process may have one thread left that finishes what it asked of the disk.
    const ended = /^[ZX]$/.test(fields[0] ?? '') && readdirSync(`/proc/${pid}/task`).length <= 1
    return { ended, started: fields[19] ?? '' }
  } catch {
    return null
  }
}
