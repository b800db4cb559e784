import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createGate } from './create-gate.ts'

describe('createGate', () => {
  it('lets through no more than it may, in order, also past a work that fails', async () => {
    const gate = createGate(2)
    const began: number[] = []
    let [inside, most] = [0, 0]
    const works = [0, 1, 2, 3, 4, 5].map((number) =>
      gate(async () => {
        began.push(number)
        inside += 1
        most = Math.max(most, inside)
        await setImmediate()
        inside -= 1
        if (number === 1) throw new Error('broken')
        return number
      }),
    )
    const settled = await Promise.allSettled(works)
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled', 'fulfilled'])
    expect([began, most]).toEqual([[0, 1, 2, 3, 4, 5], 2])
  })
})
