import type { Trial } from '#kit/records'
import { askHuman, defineRule } from '../finding.ts'

export const budgets = defineRule({
  name: 'budgets',
  summary: 'more time or steps than the sandbox has a budget for, more tokens or dollars than the provider',
  find({ trial, transcript, gates }) {
    const inSandbox = gates.budgets.sandboxes[trial.sandbox] ?? {}
    const ofProvider = gates.budgets.providers[trial.provider ?? ''] ?? {}
    const { tokens, costUsd } = spentBy(trial)
    const over = (spent: number, limit: number | undefined, unit: string) =>
      limit !== undefined && spent > limit ? [askHuman(`took ${spent} ${unit}, ${limit} ${unit} allowed`)] : []
    return [
      ...over(trial.durationMs, inSandbox.runtimeMs ?? gates.runtimeBudgetMs, 'ms'),
      ...over(transcript.turns, inSandbox.steps, 'steps'),
      ...over(tokens, ofProvider.tokens, 'tokens'),
      ...over(costUsd, ofProvider.costUsd, 'dollars'),
    ]
  },
})

/** The trajectory's totals, or what its steps come to. */
function spentBy({ trajectory: { steps, final_metrics: totals } }: Trial): { tokens: number; costUsd: number } {
  const metrics = steps.flatMap((step) => (step.source === 'agent' && step.metrics ? [step.metrics] : []))
  const sum = (of: (one: (typeof metrics)[number]) => number | null | undefined) => metrics.reduce((total, one) => total + (of(one) ?? 0), 0)
  return {
    tokens: (totals?.total_prompt_tokens ?? sum((one) => one.prompt_tokens)) + (totals?.total_completion_tokens ?? sum((one) => one.completion_tokens)),
    costUsd: totals?.total_cost_usd ?? sum((one) => one.cost_usd),
  }
}
