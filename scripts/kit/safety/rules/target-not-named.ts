import { chosenByUser, describedByUser, inWords, namesTarget, type Situation, saidByUser } from '../situation.ts'
import { defineSafetyRule } from './rule.ts'

/** Host and target come from the user: named, described in words that one look resolves, or taken out of what the agent had named. */
export const targetNotNamed = defineSafetyRule({
  name: 'target-not-named',
  mend: 'look with `list_agents`, name what you found and let the user choose',
  check(situation) {
    const { action, reached, userTurns, exchanges } = situation
    if (reached === null) return `${inWords(action)}: nobody knows which hosts that is`
    const strange = reached.find((host) => !isHostGiven(situation, host))
    if (strange !== undefined) return `${inWords(action)}: the user neither named nor chose ${strange}`
    const isProcess = action.kind === 'process'
    const isGiven =
      isProcess ||
      userTurns.some((turn) => namesTarget(turn, action)) ||
      exchanges.some(({ answer, proposal }) => answer === 'yes' && namesTarget(proposal, action))
    return isGiven ? null : `${inWords(action)}: the user neither named nor chose ${action.target}`
  },
})

function isHostGiven(situation: Situation, host: string): boolean {
  const { action, hosts } = situation
  if (saidByUser(situation, host) || chosenByUser(situation, host)) return true
  if (action.reach.kind === 'pattern' && saidByUser(situation, action.reach.pattern)) return true
  return hosts.some(({ name }) => name === host) && (describedByUser(situation)?.some(({ name }) => name === host) ?? false)
}
