import { askHuman, defineRule, type Finding, quoted, reject } from '../finding.ts'
import type { Action } from '../transcript.ts'

/** As often at least: whoever waits for a service asks three times. */
const ASKED = 4
const REJECTED = 6
const ROUNDS = 3

export const loops = defineRule({
  name: 'loops',
  summary: 'the same call with the same result over and over, two calls in turn, or many turns that show nothing new',
  find({ transcript: { actions } }): Finding[] {
    const prints = actions.map(({ tool, arguments: given, result }) => JSON.stringify([tool, given, result]))
    return [...repetition(actions, prints), ...alternation(actions, prints), ...standstill(prints)].slice(0, 1)
  },
})

const nameOf = ({ tool, script }: Action): string => (script === null ? tool : quoted(script))

function repetition(actions: readonly Action[], prints: readonly string[]): Finding[] {
  let longest: { first: Action; count: number } | null = null
  let count = 0
  for (const [place, action] of actions.entries()) {
    count = place > 0 && prints[place - 1] === prints[place] ? count + 1 : 1
    if (count >= ASKED && count > (longest?.count ?? 0)) longest = { first: actions[place - count + 1] ?? action, count }
  }
  if (!longest) return []
  const reason = `does the same ${longest.count} times from step ${longest.first.step} on, with the same result: ${nameOf(longest.first)}`
  return [longest.count >= REJECTED && !isWaiting(longest.first) ? reject(reason) : askHuman(reason)]
}

/** Who looks whether something has come up repeats itself by nature; in a terminal, by typing nothing. */
const isWaiting = ({ commands, script }: Action): boolean =>
  script?.trim() === '' ||
  commands.some(([name, ...words]) => name === 'sleep' || name === 'curl' || name === 'nc' || (name === 'systemctl' && words[0]?.startsWith('is-')))

function alternation(actions: readonly Action[], prints: readonly string[]): Finding[] {
  for (let place = 0; place + 2 * ROUNDS <= actions.length; place += 1) {
    const [first, second] = [actions[place], actions[place + 1]]
    if (!first || !second || prints[place] === prints[place + 1]) continue
    if (prints.slice(place, place + 2 * ROUNDS).every((print, at) => print === prints[place + (at % 2)]))
      return [reject(`goes to and fro from step ${first.step} on, ${ROUNDS} times or more with the same results: ${nameOf(first)}, ${nameOf(second)}`)]
  }
  return []
}

/** More than half of eight calls and more were made before, with the same result. */
function standstill(prints: readonly string[]): Finding[] {
  const distinct = new Set(prints).size
  if (prints.length < 8 || distinct > prints.length / 2) return []
  return [askHuman(`only ${distinct} of ${prints.length} calls showed anything new`)]
}
