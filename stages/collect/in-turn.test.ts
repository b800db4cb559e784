import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { inTurn, type Turns } from './in-turn.ts'

const signal = new AbortController().signal
const asTurns = (given: Partial<Turns<string>>): Turns<string> => ({ maximum: 2, limitsOf: () => [], signal, work: async () => null, ...given })

describe('inTurn', () => {
  it('gives items in their order, whichever is done first, and works on no more at once than it may', async () => {
    let running = 0
    let most = 0
    const work = async (item: string) => {
      running += 1
      most = Math.max(most, running)
      await sleep(Number(item))
      running -= 1
      return null
    }
    const items = ['40', '1', '20', '3', '1']
    expect(await Array.fromAsync(inTurn(items, asTurns({ maximum: 3, work })))).toEqual(items)
    expect(most).toBe(3)
  })

  it('holds to each limit that an item counts for, and lets others past those that wait for it', async () => {
    const begun: string[] = []
    const running = new Map<string, number>()
    const kindOf = (item: string) => item.slice(0, 1)
    const work = async (item: string) => {
      begun.push(item)
      running.set(kindOf(item), (running.get(kindOf(item)) ?? 0) + 1)
      expect(running.get('a') ?? 0).toBeLessThanOrEqual(1)
      await sleep(5)
      running.set(kindOf(item), (running.get(kindOf(item)) ?? 0) - 1)
      return null
    }
    const limitsOf = (item: string) => (item.startsWith('a') ? [{ name: 'a', maximum: 1 }] : [])
    await Array.fromAsync(inTurn(['a1', 'a2', 'a3', 'b1', 'b2'], asTurns({ maximum: 2, limitsOf, work })))
    expect(begun.slice(0, 2)).toEqual(['a1', 'b1'])
    expect(begun.filter((item) => item.startsWith('a'))).toEqual(['a1', 'a2', 'a3'])
  })

  it('gives an item another turn after the time it asks for, and its place to others meanwhile', async () => {
    const turns: string[] = []
    const work = async (item: string) => {
      turns.push(item)
      return item === 'again' && turns.filter((turn) => turn === 'again').length < 3 ? 10 : null
    }
    expect(await Array.fromAsync(inTurn(['again', 'x', 'y'], asTurns({ maximum: 1, work })))).toEqual(['again', 'x', 'y'])
    expect(turns).toEqual(['again', 'x', 'y', 'again', 'again'])
  })

  it('tells what runs to stop, and waits for it, when one throws, when it is aborted and when nobody asks for more', async () => {
    const ends = [
      async (turns: Turns<string>) => {
        const work: Turns<string>['work'] = async (item, place, stopped) =>
          item === 'bad' ? Promise.reject(new Error('broke')) : turns.work(item, place, stopped)
        await expect(Array.fromAsync(inTurn(['slow', 'bad', 'never'], { ...turns, work }))).rejects.toThrow('broke')
      },
      async (turns: Turns<string>) => {
        const controller = new AbortController()
        setTimeout(() => controller.abort(new Error('stopped by hand')), 5)
        await expect(Array.fromAsync(inTurn(['slow', 'slow', 'never'], { ...turns, signal: controller.signal }))).rejects.toThrow('stopped by hand')
      },
      async (turns: Turns<string>) => {
        for await (const _ of inTurn(['fast', 'slow', 'slow'], turns)) break
      },
    ]
    for (const end of ends) {
      const seen = { begun: 0, stopped: 0 }
      const work: Turns<string>['work'] = async (item, _, stopped) => {
        expect(item).not.toBe('never')
        if (item === 'fast') return null
        seen.begun += 1
        await sleep(30_000, undefined, { signal: stopped }).catch(() => {})
        seen.stopped += 1
        return null
      }
      await end(asTurns({ work }))
      expect(seen.begun).toBeGreaterThan(0)
      expect(seen.stopped).toBe(seen.begun)
    }
  })
})
