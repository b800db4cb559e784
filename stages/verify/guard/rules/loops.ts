import { askHuman, defineRule, type Finding, quoted, reject } from '../finding.ts'
import type { Action } from '../transcript.ts'

/** As often at least: whoever waits for a service asks three times. */
const ASKED = 4
const REJECTED = 6
const ROUNDS = 3

export const loops = defineRule({
  name: 'loops',
  summary: 'the same call with the same result over and over, two calls in turn, or many turns that show nothing new',
  find: ({ transcript: { actions } }) => [...repetition(actions), ...alternation(actions), ...standstill(actions)].slice(0, 1),
})

const printOf = ({ tool, arguments: given, result }: Action): string => JSON.stringify([tool, given, result])
const nameOf = ({ tool, script }: Action): string => (script === null ? tool : quoted(script))

function repetition(actions: readonly Action[]): Finding[] {
  let longest: { first: Action; count: number } | null = null
  let count = 0
  for (const [place, action] of actions.entries()) {
    const before = actions[place - 1]
    count = before && printOf(before) === printOf(action) ? count + 1 : 1
    if (count >= ASKED && count > (longest?.count ?? 0)) longest = { first: actions[place - count + 1] ?? action, count }
  }
  if (!longest) return []
  const reason = `does the same ${longest.count} times from step ${longest.first.step} on, with the same result: ${nameOf(longest.first)}`
  return [longest.count >= REJECTED && !isWaiting(longest.first) ? reject(reason) : askHuman(reason)]
}

/** Who looks whether something has come up repeats itself by nature. */
const isWaiting = ({ commands }: Action): boolean =>
  commands.some(([name, ...words]) => name === 'sleep' || name === 'curl' || name === 'nc' || (name === 'systemctl' && words[0]?.startsWith('is-')))

function alternation(actions: readonly Action[]): Finding[] {
  for (let place = 0; place + 2 * ROUNDS <= actions.length; place += 1) {
    const part = actions.slice(place, place + 2 * ROUNDS)
    const prints = part.map(printOf)
    const [first, second] = part
    if (!first || !second || prints[0] === prints[1]) continue
    if (prints.every((print, at) => print === prints[at % 2]))
      return [reject(`goes to and fro from step ${first.step} on, ${ROUNDS} times or more with the same results: ${nameOf(first)}, ${nameOf(second)}`)]
  }
  return []
}

/** More than half of eight calls and more were made before, with the same result. */
function standstill(actions: readonly Action[]): Finding[] {
  const distinct = new Set(actions.map(printOf)).size
  if (actions.length < 8 || distinct > actions.length / 2) return []
  return [askHuman(`only ${distinct} of ${actions.length} calls showed anything new`)]
}
