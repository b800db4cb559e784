import type { Budget, Cost } from './budget.ts'
import { costOf } from './cost-of.ts'
import { estimatePromptTokens } from './estimate-tokens.ts'
import type { Answer, Ask, Llm, Usage } from './llm.ts'
import { LlmError } from './llm-error.ts'
import type { LlmSettings } from './settings.ts'

/**
 * Each request is held at its highest estimate and settled by what the server counted. Without counts it is settled at the estimate, and so is one that
 * ended after it was taken in (time-out, broken stream, abort), as it may be billed; one that was turned away costs nothing.
 */
export function withBudget(llm: Llm, budget: Budget, settings: LlmSettings): Llm {
  const price = settings.prices[settings.model]
  const estimateOf = (ask: Ask): Cost => {
    const promptTokens = estimatePromptTokens(ask)
    const completionTokens = ask.maxTokens ?? settings.maxTokens
    const dearest = price && { input: Math.max(price.input, price.cacheWrite ?? 0), output: price.output }
    const dollars = costOf({ promptTokens, completionTokens, cachedTokens: null, cacheWriteTokens: null }, dearest) ?? 0
    return { dollars, tokens: promptTokens + completionTokens }
  }
  return {
    async ask(ask, { signal }) {
      const estimate = estimateOf(ask)
      const { settle } = await budget.admit(estimate, signal)
      let cost = estimate
      try {
        const answer = await llm.ask(ask, { signal })
        cost = paid(answer.usage, estimate)
        return answer
      } catch (thrown) {
        cost = paidInFailure(thrown, estimate)
        throw thrown
      } finally {
        settle(cost)
      }
    },
    async *stream(ask, { signal }) {
      const estimate = estimateOf(ask)
      const { settle } = await budget.admit(estimate, signal)
      let cost = estimate
      try {
        for await (const delta of llm.stream(ask, { signal })) {
          if (delta.kind === 'answer') cost = paid(delta.answer.usage, estimate)
          yield delta
        }
      } catch (thrown) {
        cost = paidInFailure(thrown, estimate)
        throw thrown
      } finally {
        settle(cost)
      }
    },
  }
}

function paid({ promptTokens, completionTokens, costDollars }: Answer['usage'], estimate: Cost): Cost {
  const tokens = promptTokens === null || completionTokens === null ? estimate.tokens : promptTokens + completionTokens
  return { tokens, dollars: costDollars ?? estimate.dollars }
}

function paidInFailure(thrown: unknown, estimate: Cost): Cost {
  const nothing = { dollars: 0, tokens: 0 }
  if (!(thrown instanceof LlmError)) return estimate
  const { problem } = thrown
  const usage: Usage | null = problem.kind === 'refusal' || problem.kind === 'bad-answer' ? problem.usage : null
  if (usage) return paid(usage, estimate)
  if (problem.kind === 'time-out' || problem.kind === 'bad-answer') return estimate
  return problem.kind === 'unavailable' && problem.isCut ? estimate : nothing
}
