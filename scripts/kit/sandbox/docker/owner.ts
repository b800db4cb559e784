import { createHash } from 'node:crypto'
import { hostname, networkInterfaces } from 'node:os'
import type { Lease } from '../lease.ts'

/** What stands on all that we make in an engine: whose it is, and how to see whether that one lives. */
export const labelsOf = (lease: Lease, task: string): Record<string, string> => ({
  flywheel: '1',
  'flywheel.task': task,
  'flywheel.checkout': process.cwd(),
  'flywheel.host': thisMachine(),
  'flywheel.pid': String(process.pid),
  'flywheel.since': new Date(Date.now() - process.uptime() * 1000).toISOString(),
  'flywheel.lease': lease.name,
})

/** Which of the machines that share an engine. Names repeat, and interfaces of containers come and go. */
export function thisMachine(): string {
  const cards = Object.entries(networkInterfaces())
    .filter(([name]) => /^(en|eth|wl)/.test(name))
    .flatMap(([, addresses]) => addresses?.map(({ mac }) => mac) ?? [])
  return `${hostname()} ${createHash('sha256')
    .update([...new Set(cards)].sort().join())
    .digest('hex')
    .slice(0, 12)}`
}
