import { describe, expect, it } from 'vitest'
import { findingsOf, scriptedReview } from '../scripted-review.ts'
import { formatFailures } from './format-failures.ts'

describe('format-failures', () => {
  const broken = { calls: 'shell', arguments: { cmd: 'ls' } }

  it('turns that call what there is not, or nothing at all', () => {
    expect(findingsOf(formatFailures, { turns: [broken, 'ls', 'pwd'] })).toEqual(['needs_human: 1 of 3 turns were no valid call: step 2'])
    expect(findingsOf(formatFailures, { turns: [{ calls: 'bash', arguments: {} }] })).toHaveLength(1)
    expect(findingsOf(formatFailures, { turns: [' ', 'ls'] })).toHaveLength(1)
  })

  it('one among many is forgiven, and words between calls are none', () => {
    expect(findingsOf(formatFailures, { turns: [broken, 'a', 'b', 'c', 'd'] })).toEqual([])
    expect(findingsOf(formatFailures, { turns: [{ says: 'Let me look.' }, 'ls', { says: 'Done.' }] })).toEqual([])
  })

  it('what a harness said of a turn without a call counts', () => {
    const { trajectory } = scriptedReview({ turns: [{ says: '{"commands": [' }, 'ls'] }).trial
    const steps = trajectory.steps.map((step) =>
      step.step_id === 2 ? { ...step, observation: { results: [{ content: 'Previous response had parsing errors: no JSON' }] } } : step,
    )
    expect(findingsOf(formatFailures, { trial: { trajectory: { ...trajectory, steps } } })).toEqual(['needs_human: 1 of 2 turns were no valid call: step 2'])
  })
})
