import { describe, expect, it } from 'vitest'
import { inOrder } from './in-order.ts'

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('inOrder', () => {
  it('gives results in the order of the items and never runs more than allowed', async () => {
    let running = 0
    let most = 0
    const results: number[] = []
    const work = async (ms: number) => {
      running += 1
      most = Math.max(most, running)
      await wait(ms)
      running -= 1
      return ms
    }
    for await (const result of inOrder([30, 1, 20, 5, 1], 3, work)) results.push(result)
    expect(results).toEqual([30, 1, 20, 5, 1])
    expect(most).toBe(3)
  })

  it('ends with the first error, once what is running has settled', async () => {
    const ended: number[] = []
    const work = async (item: number) => {
      await wait(item * 10)
      ended.push(item)
      if (item === 1) throw new Error('broke')
      return item
    }
    await expect(Array.fromAsync(inOrder([1, 2, 3, 4], 3, work))).rejects.toThrow('broke')
    expect(ended.sort()).toEqual([1, 2, 3])
  })
})
