import { describe, expect, it } from 'vitest'
import type { TrialDecision } from '#kit/records'
import type { GuardVerdict } from '../guard/index.ts'
import { answerOf } from './answer-of.ts'

const said = (decision: GuardVerdict['decision']): GuardVerdict => ({ decision, reasons: ['so'], findings: [] })
const answer = (decision: TrialDecision['decision'], before = '0123456789abcdef'): TrialDecision => ({
  version: 1,
  trial: 't',
  before,
  decision,
  reason: 'looked at it',
  by: 'lea',
})
const digest = '0123456789abcdef'

describe('answerOf', () => {
  it.each<[GuardVerdict['decision'], TrialDecision['decision'], GuardVerdict['decision'], string]>([
    ['needs_human', 'promote', 'promote', 'lea decided: looked at it'],
    ['needs_human', 'reject', 'reject', 'lea decided: looked at it'],
    ['promote', 'reject', 'reject', 'lea decided: looked at it'],
    ['reject', 'promote', 'reject', 'lea would promote it (looked at it), and what is rejected stays so'],
  ])('the guard says %s, a person %s: %s', (guard, person, decision, reason) => {
    const answered = answerOf(said(guard), answer(person), digest)
    expect(answered.decision).toBe(decision)
    expect(answered.reasons).toContain(reason)
    expect(answered.reasons).toContain('so')
  })

  it('without an answer, or with one about another trajectory, the guard’s word stands', () => {
    expect(answerOf(said('needs_human'), undefined, digest)).toEqual(said('needs_human'))
    expect(answerOf(said('needs_human'), answer('promote', 'fedcba9876543210'), digest)).toEqual({
      ...said('needs_human'),
      reasons: ['so', 'lea decided about an earlier trajectory of this trial: look again'],
    })
  })
})
