import { describe, expect, it } from 'vitest'
import { findingsOf, type ScriptedReview } from '../scripted-review.ts'
import { score } from './score.ts'

describe('score', () => {
  it.each<[ScriptedReview, string[]]>([
    [{}, []],
    [{ reward: 0.99 }, ['reject: reward 0.99 is below 1']],
    [{ reward: null }, ['needs_human: no reward: the tests left none']],
    [{ reward: Number.NaN }, ['needs_human: the reward is NaN, which is no number to judge by']],
    [{ reward: 3 }, ['needs_human: reward 3 is above 1: more than all there is to get']],
    [{ turns: [{ says: 'It is so already.' }] }, ['needs_human: reward 1, and the agent called nothing']],
    [{ left: [] }, ['needs_human: reward 1, and the agent changed nothing']],
    [{ reward: null, status: 'failed' }, []],
  ])('%j: %j', (scripted, expected) => {
    expect(findingsOf(score, scripted)).toEqual(expected)
  })

  it('work on what runs leaves no file behind', () => {
    const inPlace = { reward: 1, rewards: { reward: 1 }, problem: null, testOutput: '' }
    expect(findingsOf(score, { trial: { steps: [{ name: '', status: 'completed', state: [], artifacts: [], inPlace }] } })).toEqual([])
  })
})
