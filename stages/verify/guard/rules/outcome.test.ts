import { describe, expect, it } from 'vitest'
import { findingsOf, type ScriptedReview } from '../scripted-review.ts'
import { outcome } from './outcome.ts'

describe('outcome', () => {
  it.each<[ScriptedReview, string[]]>([
    [{}, []],
    [{ status: 'failed' }, ['reject: the trial failed: no answer']],
    [{ status: 'agent-timeout' }, ['needs_human: the agent ran out of time']],
    [{ turns: [] }, ['reject: the agent did nothing']],
  ])('%j: %j', (scripted, expected) => {
    expect(findingsOf(outcome, scripted)).toEqual(expected)
  })
})
