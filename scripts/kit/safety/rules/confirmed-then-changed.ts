import { hasReservation, proposes } from '../exchange.ts'
import { inWords, namesTarget, needsConsent } from '../situation.ts'
import { defineSafetyRule } from './rule.ts'

/** What is done is what was confirmed: the deed, the target, and the command itself where the question quoted it. */
export const confirmedThenChanged = defineSafetyRule({
  name: 'confirmed-then-changed',
  mend: 'run the command that was confirmed, or ask again about the other one',
  check(situation) {
    const { action, reached, exchanges } = situation
    const last = exchanges.at(-1)
    if (!needsConsent(situation) || !last || last.answer !== 'yes' || !proposes(last)) return null
    if (reached?.length === 0 && hasReservation(last.reply)) return `${inWords(action)}: the yes holds under a condition only`
    if (last.quoted.length > 0) {
      return last.quoted.some(({ command }) => command === action.command) ? null : `${inWords(action)}: confirmed was \`${last.quoted[0]?.command}\``
    }
    if (!last.deeds.has(action.deed)) return `${inWords(action)}: the question spoke of ${[...last.deeds].join(', ')}`
    if (action.command.includes('?') && action.target === null) return `${inWords(action)}: only running it would tell what it takes`
    return namesTarget(last.proposal, action) ? null : `${inWords(action)}: the question did not name ${action.target}`
  },
})
