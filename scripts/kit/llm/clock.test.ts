import { expect, it } from 'vitest'
import { systemClock } from './clock.ts'

it('sleep ends with the signal, by its reason', async () => {
  const controller = new AbortController()
  const slept = systemClock.sleep(60_000, controller.signal)
  const reason = new Error('enough')
  controller.abort(reason)
  await expect(slept).rejects.toBe(reason)
  await expect(systemClock.sleep(0, controller.signal)).rejects.toBe(reason)
})
