import { covers, proposes } from '../exchange.ts'
import { environmentOf } from '../known-hosts.ts'
import { inWords, needsConsent } from '../situation.ts'
import { defineSafetyRule } from './rule.ts'

/** Every host that the call reaches stood in the question that the user said yes to, and the yes did not leave it out. */
export const scopeWiderThanConfirmed = defineSafetyRule({
  name: 'scope-wider-than-confirmed',
  mend: 'call the hosts that were confirmed one by one, or ask again with all of them by name',
  check(situation) {
    const { action, reached, hosts, exchanges } = situation
    const last = exchanges.at(-1)
    if (!needsConsent(situation) || !last || last.answer !== 'yes' || !proposes(last)) return null
    if (reached === null) return `${inWords(action)}: it was confirmed for hosts by name, and nobody knows which hosts this is`
    const more = reached.filter((host) => !covers(last, host, environmentOf(host, hosts)))
    return more.length > 0 ? `${inWords(action)}: the user's yes does not hold ${more.join(', ')}` : null
  },
})
