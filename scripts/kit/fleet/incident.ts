import { incidentKinds } from './incidents/index.ts'
import type { Machine } from './machine.ts'
import { drawMoment } from './moment.ts'
import type { Random } from './random.ts'
import { machinesOf, type Site, withMachine } from './site.ts'

/** Something broke at a site: where, how people notice it, the state in which it shows, and what mends it. Shared by generators, scenarios and tasks. */
export interface Incident {
  name: string
  /** What people notice, in their words, without the cause. */
  symptom: string
  /** The host where the cause lies, in its broken state; `site` has it in place. */
  machine: Machine
  site: Site
  /** When somebody looks. */
  now: Date
  /** The unit that suffers; it need not have failed. */
  unit: string
  /** What its journal says, oldest first. */
  evidence: readonly string[]
  /** The look that shows the cause. */
  look: Look
  cause: string
  /** Commands that mend it on that host, in order. */
  remedy: readonly string[]
  /** What commands of the remedy print, those that print something. */
  prints?: Readonly<Record<string, string>>
  /** A healthy copy of the machine, after the remedy. */
  mended: Machine
}

/**
 * One command, which changes nothing, and what it prints on the broken host and on a healthy one. Where the state of the machine says it all
 * (its disks, its memory), `screen` names what `#kit/screens` prints of it.
 */
export type Look = { kind: 'screen'; command: 'df -h' | 'df -i' | 'free -m' } | { kind: 'text'; command: string; broken: string; mended: string }

/** How one kind of incident comes about at a site. */
export interface IncidentKind {
  name: string
  role: string
  happen(given: { site: Site; machine: Machine; random: Random; now: Date }): Omit<Incident, 'name' | 'machine' | 'site' | 'now'> & { broken: Machine }
}

export { incidentKinds }

/** Lets one thing break at a site that has the role it breaks. */
export function incidentAt(site: Site, random: Random, kind: IncidentKind = random.pick(incidentKinds), now: Date = drawMoment(random)): Incident {
  const { broken, ...told } = kind.happen({ site, machine: random.pick(machinesOf(site, kind.role)), random, now })
  return { name: kind.name, ...told, now, machine: broken, site: withMachine(site, broken) }
}

/** The kind of that name; throws where there is none. */
export function incidentKindOf(name: string): IncidentKind {
  const kind = incidentKinds.find((candidate) => candidate.name === name)
  if (!kind) throw new RangeError(`there is no incident ${name}; there are ${incidentKinds.map((one) => one.name).join(', ')}`)
  return kind
}
