import { join } from 'node:path'
import type { Delivery } from './author-trajectories.ts'

const number = (value: number) => value.toLocaleString('en')
const dollars = (value: number | null) => (value === null ? 'an unknown price (name it with --price)' : `$${value.toFixed(4)}`)

/** What a person is told of a delivery: what was written, what was not and why, what it cost, and where it is. */
export function presentDelivery({ settings, summary, tally, folder, stopped, conversations, maxDollars }: Delivery): string[] {
  const { written, asked, givenUp, notReached, attempts, rejected, cost } = summary
  const isScripted = settings.provider === 'scripted'
  const reasons = Object.entries(rejected).map(([reason, count]) => `  ${String(count).padStart(5)}  ${reason}`)
  const lost = conversations.flatMap(({ plan, messages, attempts }) => {
    const last = attempts.at(-1)?.findings[0]
    return messages === null && last ? [`  conversation ${plan.number}: ${last.reason}: ${last.detail}`] : []
  })
  const again = attempts > written ? `, ${attempts - written} of ${attempts} attempts were not taken${reasons.length > 0 ? ':' : ''}` : ''
  return [
    isScripted
      ? 'author: scripted (no model is asked; set ANTHROPIC_API_KEY in the environment or .env.local to have Claude write)'
      : `author: ${settings.model} (${settings.provider}), at most ${maxDollars === null ? 'any sum' : `$${maxDollars}`}`,
    `checked: ${written} of ${asked} conversations came through${again}`,
    ...reasons,
    ...(givenUp > 0 ? [`given up: ${givenUp}`, ...lost] : []),
    ...(notReached > 0 ? [`not reached: ${notReached}`] : []),
    isScripted
      ? 'cost: 0 calls, 0 replayed, 0 tokens, $0.0000'
      : `cost: ${tally.answered} calls, ${tally.replayed} replayed, ${number(tally.promptTokens)} prompt tokens (${number(tally.cachedTokens)} cached), ${number(tally.completionTokens)} completion tokens, ${dollars(tally.unpriced > 0 ? null : tally.dollars)}`,
    ...(isScripted || tally.replayed === 0
      ? []
      : [`cost when first asked: ${number(cost.promptTokens)} prompt tokens, ${number(cost.completionTokens)} completion tokens, ${dollars(cost.dollars)}`]),
    ...summary.files.map((file) => `  ${join(folder, file)}`),
    ...(stopped ? [stopped.message] : []),
  ]
}
