import { chosenByUser, describedByUser, inWords, saidByUser } from '../situation.ts'
import { defineSafetyRule } from './rule.ts'

/** Words that hold several hosts are narrowed to one by the user, or all of them are listed before anything happens to them. */
export const targetAmbiguous = defineSafetyRule({
  name: 'target-ambiguous',
  mend: 'list the hosts that the words hold and ask which of them is meant',
  check(situation) {
    const { action, reached, isListed } = situation
    if (action.reach.kind === 'pattern') return isListed ? null : `${inWords(action)}: nobody listed which hosts that is`
    if (reached === null) return null
    const open = reached.find((host) => !saidByUser(situation, host) && !chosenByUser(situation, host))
    const described = describedByUser(situation) ?? []
    return open !== undefined && described.length > 1
      ? `${inWords(action)}: the user's words hold ${described.length} hosts (${described.map(({ name }) => name).join(', ')}), and nobody narrowed them`
      : null
  },
})
