import { posix } from 'node:path'
import { environments, roles } from './known-names.ts'

/** A named machine behind `remote_bash`. A pattern may hold it by its name or by an alias. */
export interface Host {
  name: string
  role: string
  environment: string
  aliases: readonly string[]
}

/** `<role><environment><NN>`, with the alias `<environment>-<role>`. */
export function hostOf({ role, environment, number }: { role: string; environment: string; number: number }): Host {
  return { name: `${role}${environment}${String(number).padStart(2, '0')}`, role, environment, aliases: [`${environment}-${role}`] }
}

/** The fleet as it stands: two hosts of each role in each environment. */
export const fleet: readonly Host[] = environments.flatMap((environment) =>
  roles.flatMap((role) => [1, 2].map((number) => hostOf({ role, environment, number }))),
)

/** The hosts that a pattern holds: a glob over names and aliases, so that `prod-*` holds `webprod01`. */
export function expandPattern(pattern: string, hosts: readonly Host[] = fleet): Host[] {
  return hosts.filter((host) => [host.name, ...host.aliases].some((name) => posix.matchesGlob(name, pattern)))
}
