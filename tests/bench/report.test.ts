import { describe, expect, it } from 'vitest'
import { alternate } from './alternate.ts'
import { median, report } from './report.ts'

describe('report', () => {
  const measured = [
    { name: 'ours', seconds: [1, 2, 6] },
    { name: 'peer', seconds: [4, 4, 4] },
    { name: 'other', seconds: [1, 4, 4] },
  ]

  it('ends with one line of JSON that compares the medians of ours, the first, and the peer that is named', () => {
    const last =
      report({ name: 'no-op', measured, peer: 'peer', notes: ['a note'] })
        .split('\n')
        .at(-1) ?? ''
    expect(last).toBe('{"name":"no-op","ours":2,"peer":4,"ratio":0.5,"unit":"s"}')
  })

  it('the table compares round by round', () => {
    const lines = report({ name: 'no-op', measured, peer: 'peer' }).split('\n')
    expect(lines[0]).toBe('no-op: 3 rounds')
    expect(lines[3]).toMatch(/^peer +4\.00 s +4\.00 s +4\.00 s +0\.50 \(0\.25 to 1\.50\)$/)
    expect(lines[4]).toMatch(/^other .* 1\.00 \(0\.50 to 1\.50\)$/)
  })

  it('where no peer is named the line compares with nothing', () => {
    expect(report({ name: 'no-op', measured })).toContain('"ours":2,"peer":null,"ratio":null')
  })

  it('the median of an even number is between the two in the middle', () => {
    expect([median([3, 1]), median([5, 1, 3]), median([4, 1, 2, 3])]).toEqual([2, 3, 2.5])
  })
})

describe('alternate', () => {
  it('each round runs every runner once, another one first, and keeps the rounds together', async () => {
    const ran: string[] = []
    const runner = (name: string, factor: number) => ({
      name,
      run: async (round: number) => {
        ran.push(name + round)
        return factor * round
      },
    })
    const measured = await alternate([runner('a', 1), runner('b', 10), runner('c', 100)], 3)
    expect(ran).toEqual(['a0', 'b0', 'c0', 'b1', 'c1', 'a1', 'c2', 'a2', 'b2'])
    expect(measured).toEqual([
      { name: 'a', seconds: [0, 1, 2] },
      { name: 'b', seconds: [0, 10, 20] },
      { name: 'c', seconds: [0, 100, 200] },
    ])
  })
})
