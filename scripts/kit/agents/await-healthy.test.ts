import { describe, expect, it } from 'vitest'
import { loadSandbox } from '#kit/sandbox'
import { awaitHealthy } from './await-healthy.ts'
import type { Healthcheck } from './loaded-task.ts'

const check = (command: string, given: Partial<Healthcheck> = {}): Healthcheck => ({
  command,
  intervalMs: 5,
  timeoutMs: 2000,
  startPeriodMs: 0,
  startIntervalMs: 5,
  retries: 3,
  ...given,
})
/** Fails until it was asked so often. */
const healthyAfter = (checks: number) => `echo x >> seen; [ "$(wc -l < seen)" -gt ${checks} ]`

async function outcomeOf(given: Healthcheck, signal = new AbortController().signal): Promise<{ checks: number; error: unknown }> {
  await using sandbox = await (await loadSandbox('just-bash')).start({ files: [], workdir: '/app' })
  const error: unknown = await awaitHealthy(sandbox, given, signal).catch((thrown: unknown) => thrown)
  const { stdout } = await sandbox.exec({ command: 'cat seen 2> /dev/null | wc -l', timeoutMs: 2000, outputLimitBytes: 100 })
  return { checks: Number(stdout), error }
}

describe('awaitHealthy', () => {
  it('ends with the first check that passes', async () => {
    expect(await outcomeOf(check(healthyAfter(0)))).toEqual({ checks: 1, error: undefined })
    expect(await outcomeOf(check(healthyAfter(2)))).toEqual({ checks: 3, error: undefined })
  })

  it('is a typed error after so many that failed, which says what the last one said', async () => {
    const { checks, error } = await outcomeOf(check('echo x >> seen; echo refused >&2; exit 7'))
    expect(checks).toBe(3)
    expect(error).toMatchObject({ name: 'HealthcheckError', message: expect.stringMatching(/^not healthy after 3 checks; .* ended with 7: refused$/) })
    expect((await outcomeOf(check('echo x >> seen; sleep 5', { timeoutMs: 50, retries: 1 }))).error).toMatchObject({
      message: expect.stringContaining('did not end in 50 ms'),
    })
  })

  it('counts no failure in the start period', async () => {
    expect(await outcomeOf(check(healthyAfter(6), { startPeriodMs: 60_000 }))).toEqual({ checks: 7, error: undefined })
  })

  it('waits no longer than its signal', async () => {
    const { error } = await outcomeOf(check('exit 1', { intervalMs: 60_000 }), AbortSignal.timeout(50))
    expect(error).toMatchObject({ name: expect.stringMatching(/AbortError|TimeoutError/) })
  })
})
