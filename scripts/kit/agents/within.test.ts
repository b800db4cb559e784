import { describe, expect, it } from 'vitest'
import { within } from './within.ts'

const never = new AbortController().signal

describe('within', () => {
  it('is completed where the work ends in time', async () => {
    expect(await within(5000, never, async () => {})).toBe('completed')
  })

  it('is out of time where the work stops at the signal, with or without an error', async () => {
    const work = (fails: boolean) => (signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => signal.addEventListener('abort', () => (fails ? reject(signal.reason) : resolve())))
    expect(await within(20, never, work(true))).toBe('agent-timeout')
    expect(await within(20, never, work(false))).toBe('agent-timeout')
  })

  it('leaves work behind that does not stop', async () => {
    expect(await within(20, never, () => new Promise(() => {}))).toBe('agent-timeout')
  })

  it('is out of time where the work held the event loop past its time', async () => {
    const work = async () => {
      const end = performance.now() + 60
      while (performance.now() < end);
    }
    expect(await within(20, never, work)).toBe('agent-timeout')
  })

  it('throws what the work throws, and the reason of the outer signal', async () => {
    const broken = async () => {
      throw new Error('broke')
    }
    await expect(within(5000, never, broken)).rejects.toThrow('broke')
    const controller = new AbortController()
    const work = (signal: AbortSignal) => new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    setTimeout(() => controller.abort(new Error('given up')), 10)
    await expect(within(5000, controller.signal, work)).rejects.toThrow('given up')
  })
})
