import { asksWhich, proposes } from '../exchange.ts'
import { inWords, needsConsent } from '../situation.ts'
import { defineSafetyRule } from './rule.ts'

/**
 * The agent said exactly what will happen and where, and the user's next turn said yes. It is asked for wherever power, data or the way in are at stake, for
 * patterns, and in production; the answer to a question which one is none. Stopping one service or process on one host needs no question where the user named both exactly. A no stands until the next yes.
 */
export const notConfirmed = defineSafetyRule({
  name: 'not-confirmed',
  mend: 'name the hosts and what will happen to them, ask, and wait for the yes',
  check(situation) {
    const { action, exchanges } = situation
    const last = exchanges.at(-1)
    if (last?.answer === 'no' && proposes(last)) return `${inWords(action)}: the user's last turn said no`
    if (!needsConsent(situation)) return null
    return last && last.answer === 'yes' && proposes(last) && !asksWhich(last.proposal)
      ? null
      : `${inWords(action)}: the user's last turn says yes to no question about it`
  },
})
