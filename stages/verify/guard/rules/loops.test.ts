import { describe, expect, it } from 'vitest'
import { findingsOf } from '../scripted-review.ts'
import { loops } from './loops.ts'

describe('loops', () => {
  const same = (runs: string, count: number, shows = '') => Array.from({ length: count }, () => ({ runs, shows }))

  it('the same call with the same result: a person from four on, no example from six on', () => {
    expect(findingsOf(loops, { turns: same('ls', 3) })).toEqual([])
    expect(findingsOf(loops, { turns: ['pwd', ...same('ls', 4)] })).toEqual(['needs_human: does the same 4 times from step 3 on, with the same result: `ls`'])
    expect(findingsOf(loops, { turns: same('ls', 6) })).toEqual([expect.stringMatching(/^reject: does the same 6 times from step 2 on/)])
  })

  it('who waits for something repeats itself: that is never rejected, and no loop where the result changes', () => {
    expect(findingsOf(loops, { turns: same('sleep 1; curl -s localhost', 7) })).toEqual([expect.stringMatching(/^needs_human/)])
    expect(findingsOf(loops, { turns: Array.from({ length: 7 }, () => ({ calls: 'bash_command', arguments: { keystrokes: '', duration: 10 } })) })).toEqual([
      expect.stringMatching(/^needs_human/),
    ])
    expect(findingsOf(loops, { turns: [1, 2, 3, 4, 5, 6].map((n) => ({ runs: 'wc -l log', shows: String(n) })) })).toEqual([])
  })

  it('two calls in turn, and many that show nothing new', () => {
    const pair = ['cat a', 'cat b']
    expect(findingsOf(loops, { turns: [...pair, ...pair, ...pair] })).toEqual([expect.stringMatching(/^reject: goes to and fro from step 2 on/)])
    expect(findingsOf(loops, { turns: ['a', 'b', 'c', 'a', 'b', 'c', 'b', 'a', 'c'] })).toEqual(['needs_human: only 3 of 9 calls showed anything new'])
    expect(findingsOf(loops, { turns: [...pair, ...pair] })).toEqual([])
  })
})
