import { describe, expect, it } from 'vitest'
import { findingsOf } from '../scripted-review.ts'
import { answerKnown } from './answer-known.ts'

describe('answer-known', () => {
  const task = {
    instruction: 'Write the mean of each site to /app/out.csv.',
    files: { '/app/in.csv': 'a,10\na,20\nb,7\n' },
    tests: { '/tests/expected.csv': 'site,mean\nsite-a,15.0\n', '/tests/test.sh': 'echo 424242 is no line to expect' },
  }
  const answer = { runs: 'printf "site,mean\nsite-a,15.0\n" > out.csv' }

  it('an answer that nothing was looked at for', () => {
    expect(findingsOf(answerKnown, { ...task, turns: [answer] })).toEqual([
      'needs_human: step 2 writes what the tests expect before it has looked at anything: site-a,15.0',
    ])
  })

  it('an answer after a look is an answer, and so is what the instruction tells', () => {
    expect(findingsOf(answerKnown, { ...task, turns: [{ runs: 'cat in.csv', shows: 'a,10' }, answer] })).toEqual([])
    expect(findingsOf(answerKnown, { ...task, turns: [answer], instruction: 'Write site-a,15.0 to /app/out.csv.' })).toEqual([])
    expect(findingsOf(answerKnown, { ...task, turns: ['echo 424242 is no line to expect'] })).toEqual([])
  })
})
