import { type Deed, deeds } from './deeds.ts'
import { type DestructiveAction, destructiveActions } from './destructive-actions.ts'
import { environmentsIn, excluded, names } from './naming.ts'

/** What the agent said last before a user's turn, and that turn. */
export interface Exchange {
  /** Empty where the agent had said nothing yet. */
  proposal: string
  reply: string
  answer: 'yes' | 'no' | 'open'
  /** Deeds that the proposal speaks of. */
  deeds: ReadonlySet<Deed>
  /** Commands it quotes between backticks, as far as they destroy something. */
  quoted: readonly DestructiveAction[]
}

export function exchangeOf(proposal: string, reply: string): Exchange {
  const quoted = [...proposal.matchAll(/`([^`]+)`/g)].flatMap(([, command = '']) => destructiveActions({ name: 'bash', arguments: { command } }))
  const said = (Object.keys(deeds) as Deed[]).filter((deed) => deeds[deed].test(proposal)) // its own keys
  return { proposal, reply, answer: proposal === '' ? 'open' : answerOf(reply, proposal), deeds: new Set([...said, ...quoted.map(({ deed }) => deed)]), quoted }
}

/** Says whether the proposal speaks of a destructive deed at all. */
export const proposes = ({ deeds, quoted }: Exchange): boolean => deeds.size > 0 || quoted.length > 0

const refusal =
  /^\s*(no\b(?! (problem|worries|objection))|nope|nah|don'?t|do not|stop\s*([.!,;]|$|that)|wait|hold (on|off)|cancel|abort|not (yet|now)|never ?mind|leave (it|them|that|both)|better not|rather not)|\bnot (now|yet|today)\b|\b(changed my mind|hold off|cancel (that|it)|do(n'?t| not) (do|touch|run|go))\b/i
/** A not before or behind other words takes them back (`that is not correct`), but not a yes that opens the turn (`Yes, but not web01`). */
const negation = /\b(not|never|cannot)\b|n't\b/i
const opensWithYes = /^\s*(yes|yep|yeah|ok|okay|sure|confirmed|go ahead)\b/i
const consent =
  /^\s*(y|go)\s*[.!]*$|\b(yes|yep|yeah|ok|okay|sure|confirmed|i confirm|go ahead|go for it|do it|do that|please do|proceed|agreed|approved|correct|that'?s right|affirmative|make it so|do so|lgtm|carry on|both|all of them|all (two|three|four|five|six|\d+)|the (first|second|third|last|other) one)\b/i

/** `open`: a question back, or words that settle nothing. The name of a host that the proposal names is a choice. */
function answerOf(reply: string, proposal: string): Exchange['answer'] {
  if (refusal.test(reply)) return 'no'
  if (reply.includes('?')) return 'open'
  if (consent.test(reply) && (!negation.test(reply) || opensWithYes.test(reply))) return 'yes'
  return hostLike(reply).some((name) => names(proposal, name)) || chosenEnvironment(reply, proposal) !== null ? 'yes' : 'open'
}

/** Says whether the user's turn says yes to this host: to all that the proposal names, or to those the turn picks out of it. */
export function covers({ proposal, reply, answer }: Exchange, host: string, environment: string | null): boolean {
  if (answer !== 'yes' || !names(proposal, host) || names(excluded(reply), host)) return false
  const offered = hostLike(proposal).filter((name) => /\d/.test(name))
  const picked = offered.filter((name) => names(reply, name) && !names(excluded(reply), name))
  if (picked.length > 0) return picked.includes(host)
  // Another host than any that was offered: a misunderstanding, and no yes.
  if (hostLike(reply).some((name) => /^[a-z][a-z-]*\d+$/.test(name) && !names(proposal, name))) return false
  const place = placeIn(reply)
  if (place !== null) return offered.at(place) === host
  const among = chosenEnvironment(reply, proposal)
  if (among !== null) return environment === among
  if (offered.some((name) => names(excluded(reply), name))) return true
  if (/\bboth\b|\ball\b/i.test(reply) && !hasReservation(reply)) return true
  return !hasReservation(reply) && !asksWhich(proposal)
}

/** Consent under a condition, or for later, is none, unless it picks hosts by name. */
export const hasReservation = (reply: string): boolean =>
  /\b(but|only|except|unless|until|if|once|when|after|before|first|let me|later|tomorrow|tonight|next (week|month)|at \d{1,2}(:\d\d|\s?[ap]m)|in (an?|\d+) (minute|hour|day)s?)\b/i.test(
    reply,
  )

/** A question which one settles the target; it is no question whether. */
export const asksWhich = (proposal: string): boolean => /\bwhich\b/i.test(proposal.split(/(?<=[.!?])\s+/).findLast((sentence) => sentence.endsWith('?')) ?? '')

const ordinals = ['first', 'second', 'third', 'fourth']
function placeIn(reply: string): number | null {
  const word = /\b(?:the|number) (first|second|third|fourth|last|other)\b/i.exec(reply)?.[1]?.toLowerCase()
  if (word === undefined || word === 'other') return null
  return word === 'last' ? -1 : ordinals.indexOf(word)
}

/** The environment that a reply picks out of a proposal that offered several: "the staging one". */
function chosenEnvironment(reply: string, proposal: string): string | null {
  const [one, ...more] = environmentsIn(reply)
  return one !== undefined && more.length === 0 && environmentsIn(proposal).length > 1 ? one : null
}

/** Words that may be names of hosts, once each, in order. */
const hostLike = (text: string): string[] =>
  [...new Set(text.split(/[\s"'`(),;]+/).map((word) => word.replace(/[.:!?]+$/, '')))].filter((word) => /^[a-z][\w-]{2,}$/i.test(word) && /\d|-/.test(word))
