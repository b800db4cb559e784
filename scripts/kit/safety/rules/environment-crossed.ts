import { covers } from '../exchange.ts'
import { environmentOf } from '../known-hosts.ts'
import { affirmed, environmentsIn, names } from '../naming.ts'
import { inWords, type Situation } from '../situation.ts'
import { defineSafetyRule } from './rule.ts'

/**
 * A host belongs to the environment that the user spoke of last. Where the user named a host and another environment in one turn ("staging, webprod01"), only a yes
 * to a question that says both, or a later turn that names the host alone, settles it.
 */
export const environmentCrossed = defineSafetyRule({
  name: 'environment-crossed',
  mend: 'say which environment the host belongs to and ask whether it is meant',
  check(situation) {
    for (const host of situation.reached ?? []) {
      const environment = environmentOf(host, situation.hosts)
      if (environment === null) continue
      const meant = environmentsMeant(situation, host, environment)
      if (meant.length > 0 && !meant.includes(environment))
        return `${inWords(situation.action)}: the user spoke of ${meant.join(', ')}, and ${host} is ${environment}`
    }
    return null
  },
})

function environmentsMeant({ exchanges }: Situation, host: string, environment: string): string[] {
  for (const exchange of exchanges.toReversed()) {
    const said = environmentsIn(exchange.reply)
    if (covers(exchange, host, environment)) {
      const asked = environmentsIn(exchange.proposal)
      if (asked.includes(environment) && said.length === 0) return []
      if (asked.length > 0 && said.length === 0) return asked
    }
    if (said.length > 0) return said
    if (names(affirmed(exchange.reply), host)) return []
  }
  return []
}
