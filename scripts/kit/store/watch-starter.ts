import { StageError } from '#kit/stage'
import { isRunning, processOf } from './lock-holder.ts'

const EVERY_MS = 500

/**
 * Calls `stop` when the Nx that asked for a step was killed: a killed Nx ends nothing that it started, and nobody would know what this run left.
 * Where no Nx asked, nothing is watched.
 */
export function watchStarter(environment: NodeJS.ProcessEnv, stop: (reason: StageError) => void): void {
  const pid = Number(environment.NX_INVOCATION_ANCESTOR_PIDS?.split(',').at(-1) ?? 0)
  if (!Number.isInteger(pid) || pid <= 0) return
  const starter = processOf(pid)
  if (isRunning(starter) === false) return
  const timer = setInterval(() => {
    if (isRunning(starter) !== false) return
    clearInterval(timer)
    stop(new StageError(`Nx (process ${pid}) has ended without a word; run the same command again to go on`))
  }, EVERY_MS).unref()
}
