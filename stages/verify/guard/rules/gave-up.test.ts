import { describe, expect, it } from 'vitest'
import { findingsOf } from '../scripted-review.ts'
import { gaveUp } from './gave-up.ts'

describe('gave-up', () => {
  it.each([
    'I cannot complete this task.',
    "I'm unable to fix it.",
    "I can't help with that.",
    'I give up.',
    'As an AI, I do not run commands.',
    "I'm sorry, but I must stop.",
  ])('%s', (says) => {
    expect(findingsOf(gaveUp, { turns: ['ls', { says }] })).toEqual([expect.stringMatching(/^needs_human: step 3 gives up or refuses/)])
  })

  it.each(['I cannot see any other fault; it is done.', 'The service could not start before, and does now.', 'Giving the file mode 600 fixed it.'])(
    'is not %s',
    (says) => {
      expect(findingsOf(gaveUp, { turns: [{ says }] })).toEqual([])
    },
  )

  it('counts in the last words alone', () => {
    expect(findingsOf(gaveUp, { turns: [{ says: 'I cannot do this with sed.' }, 'awk 1 f', { says: 'Done with awk.' }] })).toEqual([])
  })
})
