import { describe, expect, it } from 'vitest'
import { inOrder } from './in-order.ts'

async function* upTo(count: number): AsyncGenerator<number> {
  for (let item = 1; item <= count; item++) yield item
}

describe('inOrder', () => {
  it('gives results in order, however long each takes, and never works on more at once', async () => {
    let [running, most] = [0, 0]
    const results = inOrder(upTo(9), 3, async (item) => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setTimeout(resolve, item % 3 === 1 ? 20 : 1))
      running -= 1
      return item * 10
    })
    expect(await Array.fromAsync(results)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90])
    expect(most).toBe(3)
  })

  it('ends with the first error, once what is under way has settled', async () => {
    let settled = 0
    const results = inOrder(upTo(5), 3, async (item) => {
      await new Promise((resolve) => setTimeout(resolve, item === 1 ? 1 : 20))
      settled += 1
      if (item === 1) throw new Error('broke')
    })
    await expect(Array.fromAsync(results)).rejects.toThrow('broke')
    expect(settled).toBe(3)
  })
})
