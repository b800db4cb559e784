import { setTimeout as wait } from 'node:timers/promises'
import type { Sandbox } from '#kit/sandbox'
import type { Healthcheck } from './loaded-task.ts'
import { HealthcheckError } from './trial-error.ts'

const outputLimitBytes = 2000

/**
 * Waits until a sandbox is healthy, as Docker does: the first check that passes ends it; one that fails counts where the start period is over, and `retries` of
 * them in a row end it. Checks are `intervalMs` apart, in the start period `startIntervalMs`; the first one is made at once.
 */
export async function awaitHealthy(sandbox: Sandbox, check: Healthcheck, signal: AbortSignal): Promise<void> {
  const startedAt = performance.now()
  for (let failures = 0; ; ) {
    const isStarting = performance.now() - startedAt < check.startPeriodMs
    const { exitCode, timedOut, stdout, stderr } = await sandbox.exec({ command: check.command, timeoutMs: check.timeoutMs, outputLimitBytes, signal })
    if (exitCode === 0) return
    failures += isStarting ? 0 : 1
    if (failures >= Math.max(1, check.retries)) {
      const ending = timedOut ? `did not end in ${check.timeoutMs} ms` : `ended with ${exitCode}`
      throw new HealthcheckError(`not healthy after ${failures} checks; \`${check.command}\` ${ending}: ${(stdout + stderr).trim()}`)
    }
    await wait(isStarting ? check.startIntervalMs : check.intervalMs, undefined, { signal })
  }
}
