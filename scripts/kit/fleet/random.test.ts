import { describe, expect, it } from 'vitest'
import { createRandom } from './random.ts'

describe('createRandom', () => {
  it('gives the same numbers for the same seed on every machine', () => {
    const random = createRandom('1 files')
    expect([random.next(), random.next(), random.next()]).toMatchInlineSnapshot(`
      [
        0.3261086067650467,
        0.4961811099201441,
        0.4764584929216653,
      ]
    `)
    const numbers = (seed: string) => Array.from({ length: 5 }, createRandom(seed).next)
    expect(numbers('a')).toEqual(numbers('a'))
    expect(numbers('a')).not.toEqual(numbers('b'))
  })
  it('spreads evenly over the range, both ends included', () => {
    const random = createRandom('spread')
    const counts = new Map<number, number>()
    for (let draw = 0; draw < 6000; draw += 1) {
      const number = random.integer(1, 6)
      counts.set(number, (counts.get(number) ?? 0) + 1)
    }
    expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6])
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })
  it('picks from what there is, and says when there is nothing', () => {
    const random = createRandom('pick')
    expect(new Set(Array.from({ length: 50 }, () => random.pick(['a', 'b'])))).toEqual(new Set(['a', 'b']))
    expect(() => random.pick([])).toThrow('nothing to pick from')
    expect(random.chance(0)).toBe(false)
    expect(random.chance(1)).toBe(true)
  })
})
