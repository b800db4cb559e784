import { hostOf } from './hosts.ts'
import { environments } from './known-names.ts'
import { type Machine, machineOf } from './machine.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'

/** The hosts of one environment that serve one application. Its names belong to the world it was drawn from: what is held out of training stays so. */
export interface Site {
  application: string
  environment: string
  /** `<application>.example`, so that no row names somebody's domain. */
  domain: string
  machines: readonly Machine[]
}

/** What calls what, by role: a proxy asks the web servers, those the API, and that its stores. */
export const dependencies: Readonly<Record<string, readonly string[]>> = {
  gateway: ['proxy'],
  proxy: ['web'],
  web: ['api'],
  api: ['db', 'cache', 'queue'],
  worker: ['queue', 'db'],
  batch: ['db'],
  search: ['db'],
  auth: ['db'],
}

/** Draws a site: `each` hosts of every role in `roles`, all up and healthy. */
export function siteOf(given: { world: World; random: Random; roles?: readonly string[]; each?: number; environment?: string }): Site {
  const { world, random, roles = ['proxy', 'web', 'api', 'db', 'cache'], each = 2, environment = random.pick(environments) } = given
  const application = world.stem(random)
  const machines = roles.flatMap((role) => numbersFor(role).map((number) => machineOf(hostOf({ role, environment, number }), { application, random })))
  return { application, environment, domain: `${application}.example`, machines }

  // Hosts in a row, as people number them; a number whose name belongs to the other side is left out.
  function numbersFor(role: string): number[] {
    const numbers: number[] = []
    for (let number = random.integer(1, 40); numbers.length < each && number < 100; number += 1) {
      if (world.has(hostOf({ role, environment, number }).name)) numbers.push(number)
    }
    return numbers.length === each ? numbers : numbersFor(role)
  }
}

/** The hosts of one role; throws where the site has none. */
export function machinesOf(site: Site, role: string): readonly [Machine, ...Machine[]] {
  const [first, ...rest] = site.machines.filter((machine) => machine.role === role)
  if (!first) throw new RangeError(`the site ${site.application} has no ${role}; draw it with that role in \`roles\``)
  return [first, ...rest]
}

/** The site with one machine changed. */
export function withMachine(site: Site, changed: Machine): Site {
  return { ...site, machines: site.machines.map((machine) => (machine.name === changed.name ? changed : machine)) }
}
