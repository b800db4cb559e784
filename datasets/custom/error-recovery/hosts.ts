import type { Act } from '#kit/conversations'
import { drawMoment, type Machine, mainUnitOf, type Unit } from '#kit/fleet'

/** One host of a site with its main unit. */
export function oneHost(
  act: Act,
  roles: readonly string[] = ['web', 'api', 'db', 'cache', 'proxy', 'worker', 'mail', 'search'],
): { machine: Machine; unit: Unit; now: Date; peers: readonly Machine[] } {
  const { machines } = act.site({ roles: [act.random.pick(roles)], each: 3 })
  const machine = act.random.pick(machines)
  return { machine, unit: mainUnitOf(machine), now: drawMoment(act.random), peers: machines }
}

export const notFound = (name: string) => ({ text: `bash: line 1: ${name}: command not found`, exit: 127 })
