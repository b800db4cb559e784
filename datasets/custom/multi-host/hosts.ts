import type { Act } from '#kit/conversations'
import { drawMoment, type Machine } from '#kit/fleet'

/** Hosts of one role in one environment, and how people and patterns name them. */
export interface Group {
  machines: readonly Machine[]
  /** `prod-web`. */
  alias: string
  /** `the prod web hosts`. */
  phrase: string
  now: Date
}

export function groupOf({ site, random }: Act, roles: readonly string[] = ['web', 'api', 'db', 'cache', 'proxy', 'worker', 'search', 'mail']): Group {
  const role = random.pick(roles)
  const { machines, environment } = site({ roles: [role], each: random.integer(3, 6) })
  const phrase = random.pick([`the ${environment} ${role} hosts`, `all ${role} servers in ${environment}`, `every ${role} host of ${environment}`])
  return { machines, alias: `${environment}-${role}`, phrase, now: drawMoment(random) }
}

/** Some of them in a worse state, each by chance; at most half. */
export function worsenSome<T>(machines: readonly T[], act: Act, worsen: (machine: T) => T): T[] {
  let left = Math.floor(machines.length / 2)
  return machines.map((machine) => {
    if (left === 0 || !act.random.chance(0.3)) return machine
    left -= 1
    return worsen(machine)
  })
}

/** What each prints, by name. */
export const byName = <T>(machines: readonly Machine[], print: (machine: Machine) => T): Record<string, T> =>
  Object.fromEntries(machines.map((machine) => [machine.name, print(machine)]))
