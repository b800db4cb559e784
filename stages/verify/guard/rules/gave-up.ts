import { askHuman, defineRule } from '../finding.ts'

const refusals =
  /\bI(?:'m| am)? (?:cannot|can't|can not|unable to|won't|will not|not able to) (?:assist|comply|complete|continue|do (?:this|that|it)|finish|fix|fulfil+|help|proceed|solve)\b|\b(?:I give|giving) up\b|\bas an AI\b|\bI(?:'m| am) sorry, (?:but )?I\b/i

export const gaveUp = defineRule({
  name: 'gave-up',
  summary: 'the agent refused, or gave up, in its last words',
  find({ transcript: { says } }) {
    const last = says.at(-1)
    const found = last && refusals.exec(last.text)
    return found ? [askHuman(`step ${last.step} gives up or refuses: "${found[0]}"`)] : []
  },
})
