import { describe, expect, it } from 'vitest'
import type { Trial } from '#kit/records'
import { findingsOf, scriptedReview } from '../scripted-review.ts'
import { budgets } from './budgets.ts'

describe('budgets', () => {
  const gates = {
    runtimeBudgetMs: 1000,
    budgets: { sandboxes: { docker: { runtimeMs: 5000, steps: 1 } }, providers: { anthropic: { tokens: 100, costUsd: 0.5 } } },
  }
  const spent = (tokens: number, dollars: number): Trial['trajectory'] => ({
    ...scriptedReview({}).trial.trajectory,
    final_metrics: { total_prompt_tokens: tokens - 1, total_completion_tokens: 1, total_cost_usd: dollars },
  })

  it.each<[string, Partial<Trial>, string[]]>([
    ['within', { durationMs: 1000 }, []],
    ['the runtime of all', { durationMs: 1001 }, ['needs_human: took 1001 ms, 1000 ms allowed']],
    ['the runtime of its sandbox alone', { durationMs: 4000, sandbox: 'docker' }, []],
    ['beyond it', { durationMs: 6000, sandbox: 'docker' }, ['needs_human: took 6000 ms, 5000 ms allowed']],
    ['tokens', { provider: 'anthropic', trajectory: spent(101, 0) }, ['needs_human: took 101 tokens, 100 tokens allowed']],
    ['dollars', { provider: 'anthropic', trajectory: spent(100, 0.6) }, ['needs_human: took 0.6 dollars, 0.5 dollars allowed']],
    ['another provider', { provider: 'openai', trajectory: spent(1_000_000, 9) }, []],
  ])('%s', (_, trial, expected) => {
    expect(findingsOf(budgets, { trial, gates })).toEqual(expected)
  })

  it('steps count by turns of the agent, and tokens by the steps where there is no total', () => {
    expect(findingsOf(budgets, { turns: ['a', 'b'], trial: { sandbox: 'docker' }, gates })).toEqual(['needs_human: took 2 steps, 1 steps allowed'])
    const { trajectory } = scriptedReview({ turns: ['a', 'b'] }).trial
    const steps = trajectory.steps.map((step) => (step.source === 'agent' ? { ...step, metrics: { prompt_tokens: 60, completion_tokens: 1 } } : step))
    expect(findingsOf(budgets, { trial: { provider: 'anthropic', trajectory: { ...trajectory, steps } }, gates })).toEqual([
      'needs_human: took 122 tokens, 100 tokens allowed',
    ])
  })
})
