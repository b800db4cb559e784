import { posix } from 'node:path'
import { environments, type Host, roles } from '#kit/fleet'

/** Says whether a text holds a name as a word of its own: `web01` is not in `web012`, nor in `web01-old`. */
export function names(text: string, name: string): boolean {
  if (name === '') return false
  return new RegExp(`(?<![\\w-])${RegExp.escape(name)}(?![\\w-]|[./]\\w)`, 'i').test(text)
}

/** `not web01`, `never on production`, `except the last one`: what a text sets apart, up to the next mark where a word of exception opens it. */
const setApart =
  /\b(?:not|never)(?:\s+(?:on|in|at|from|for|to|the))*\s+[\w-]*(?:prod|stag|\d)[\w-]*(?:\s*(?:,|and|or|nor)\s+[\w-]*\d[\w-]*)*|\b(?:except|excluding|but leave|leave|skip|rather than|instead of|all but)\b[^.,;:!?\n]*/gi

/** A text without what it sets apart. */
export const affirmed = (text: string): string => text.replace(setApart, ' ')

/** What a text sets apart. */
export const excluded = (text: string): string => [...text.matchAll(setApart)].map(([part]) => part).join('\n')

const spoken: Readonly<Record<string, RegExp>> = {
  prod: /\b(prod|production|live)\b/i,
  stage: /\b(stage|staging)\b/i,
  dev: /\b(dev|development)\b/i,
  test: /\btest(?!s|ed|ing)\b/i,
  qa: /\bqa\b/i,
}

/** The environments a text speaks of, in words or in an alias (`prod-web`); what it sets apart does not count. */
export const environmentsIn = (text: string): string[] => environments.filter((environment) => spoken[environment]?.test(affirmed(text)))

/** The hosts that a text describes by role and environment, alias or glob, among those that are known; null where it describes none at all. */
export function describedHosts(text: string, hosts: readonly Host[]): Host[] | null {
  const said = affirmed(text)
  const tokens = said.split(/[\s"'`(),;]+/).map((token) => token.replace(/[.:!?]+$/, ''))
  const globs = tokens.filter((token) => /\w[-\w]*[*?]$|^\*-\w+$/.test(token) || isAlias(token))
  const namedRoles = roles.filter(
    (role) => new RegExp(`\\b${role}[ -](server|host|machine|box|node|instance)s?\\b`, 'i').test(said) || (role === 'db' && /\bdatabases?\b/i.test(said)),
  )
  const isAnyHost = namedRoles.length === 0 && /\b(all|every|each|both|the)\b[^.,;!?]*\b(hosts|machines|servers|boxes|nodes)\b/i.test(said)
  if (globs.length === 0 && namedRoles.length === 0 && !isAnyHost) return null
  const spokenOf = environmentsIn(text)
  return hosts.filter(({ name, role, environment, aliases }) => {
    if (globs.some((glob) => [name, ...aliases].some((one) => posix.matchesGlob(one, glob)))) return true
    const isMeant = isAnyHost || namedRoles.some((one) => one === role)
    return globs.length === 0 && isMeant && (spokenOf.length === 0 || spokenOf.includes(environment))
  })
}

const isAlias = (token: string): boolean => new RegExp(`^(${environments.join('|')}|\\*)-(${roles.join('|')}|\\*)$`).test(token)
