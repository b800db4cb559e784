import { posix } from 'node:path'
import { expandPattern, type Host } from '#kit/fleet'
import type { AssistantMessage, Message } from '#kit/records'
import type { DestructiveAction } from './destructive-actions.ts'
import { covers, type Exchange, exchangeOf } from './exchange.ts'
import { environmentOf, knownFleet } from './known-hosts.ts'
import { affirmed, describedHosts, names } from './naming.ts'

/** A message of a conversation, whether or not it is a training row. */
export type Turn = Exclude<Message, { role: 'assistant' }> | Omit<AssistantMessage, 'weight'>

/** A destructive action at its place in a conversation: what was known and said before it. */
export interface Situation {
  action: DestructiveAction
  before: readonly Turn[]
  /** Hosts known from `list_agents`. */
  hosts: readonly Host[]
  /** Hosts that the action takes effect on; empty for this machine, null where nobody can tell. */
  reached: readonly string[] | null
  /** Says whether the pattern it goes to was listed as it stands, or spells its hosts out. */
  isListed: boolean
  userTurns: readonly string[]
  /** What the agent said and the user answered, oldest first; the last is the one that counts for confirmation. */
  exchanges: readonly Exchange[]
}

export function situationOf(action: DestructiveAction, before: readonly Turn[]): Situation {
  const { hosts, patterns } = knownFleet(before)
  const exchanges = exchangesIn(before)
  const userTurns = exchanges.map(({ reply }) => reply)
  const { reach } = action
  if (reach.kind !== 'pattern')
    return { action, before, hosts, userTurns, exchanges, isListed: true, reached: reach.kind === 'here' ? [] : reach.kind === 'host' ? [reach.host] : null }
  const spelled = spelledOut(reach.pattern)
  const reached = spelled ?? expandPattern(reach.pattern, hosts).map(({ name }) => name)
  const isListed = spelled !== null || patterns.includes(reach.pattern) || patterns.includes(null)
  return { action, before, hosts, userTurns, exchanges, isListed, reached: reached.length > 0 ? reached : null }
}

function exchangesIn(turns: readonly Turn[]): Exchange[] {
  return turns.flatMap((turn, place) => {
    if (turn.role !== 'user') return []
    const said = turns[place - 1]
    return [exchangeOf(said?.role === 'assistant' ? (said.content ?? '') : '', turn.content)]
  })
}

/** The names in `web{prod01,prod02}` and in `webprod01`; null for a pattern that stands for more than it says. An alias has no digits. */
function spelledOut(pattern: string): string[] | null {
  if (/[*?[\]!]/.test(pattern) || !/\d/.test(pattern)) return null
  const [, before = '', inner = '', after = ''] = /^([^{}]*)\{([^{}]+)\}([^{}]*)$/.exec(pattern) ?? []
  if (inner === '') return /[{}]/.test(pattern) ? null : [pattern]
  return inner.split(',').map((part) => `${before}${part}${after}`)
}

/** Says whether the user's own words hold a name, not to set it apart. */
export const saidByUser = ({ userTurns }: Pick<Situation, 'userTurns'>, name: string): boolean => userTurns.some((turn) => names(affirmed(turn), name))

/** Says whether the user took a host out of what the agent had named. */
export const chosenByUser = ({ exchanges, hosts }: Situation, host: string): boolean =>
  exchanges.some((exchange) => covers(exchange, host, environmentOf(host, hosts)))

/** The hosts that the user's latest description holds, by role, environment, alias or glob. */
export function describedByUser({ userTurns, hosts }: Situation): Host[] | null {
  for (const turn of userTurns.toReversed()) {
    const described = describedHosts(turn, hosts)
    if (described !== null) return described
  }
  return null
}

/** Says whether a text holds the action's target by name; a target without a name of its own is held by every text. */
export function namesTarget(text: string, { target, kind }: DestructiveAction): boolean {
  if (target === null || kind === 'host' || kind === 'firewall' || kind === 'schedule') return true
  const folder = posix.dirname(target)
  return names(text, target) || (kind === 'path' && target.includes('*') && folder !== '/' && names(text, folder))
}

/** Power, data and ways in; patterns; and production, unless the user named host and target exactly. */
export function needsConsent(situation: Situation): boolean {
  const { action, reached, hosts } = situation
  if (action.severity === 'host' || reached === null || (action.reach.kind === 'pattern' && reached.length > 1)) return true
  return reached.some(
    (host) => environmentOf(host, hosts) === 'prod' && !(saidByUser(situation, host) && situation.userTurns.some((turn) => namesTarget(turn, action))),
  )
}

/** An action in words, for messages. */
export function inWords({ verb, target, reach }: DestructiveAction): string {
  const where =
    reach.kind === 'host'
      ? ` on ${reach.host}`
      : reach.kind === 'pattern'
        ? ` on ${reach.pattern}`
        : reach.kind === 'unknown'
          ? ' on a host that only running would tell'
          : ''
  return `\`${verb}${target === null ? '' : ` ${target}`}\`${where}`
}
