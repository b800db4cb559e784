import { memoryUsage } from 'node:process'
import type Docker from 'dockerode'

export interface ManyTrials {
  /** Of each trial, in seconds. */
  seconds: number[]
  clockSeconds: number
  /** Resident memory at most, in MB, in each quarter of the trials. */
  megabytes: number[]
  /** What of it the engine still has. */
  left: number
}

/** Many trials at once: whether memory grows with their number, and whether anything is left. */
export async function manyTrials(
  engine: Docker,
  run: () => Promise<number>,
  { trials, concurrency }: { trials: number; concurrency: number },
): Promise<ManyTrials> {
  const seconds: number[] = []
  const peaks = [0, 0, 0, 0]
  const startedAt = performance.now()
  const waiting = Array.from({ length: trials }).values()
  const worker = async () => {
    for (const _ of waiting) {
      seconds.push(await run())
      const quarter = Math.floor(((seconds.length - 1) * peaks.length) / trials)
      peaks[quarter] = Math.max(peaks[quarter] ?? 0, memoryUsage().rss / 1e6)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  const clockSeconds = (performance.now() - startedAt) / 1000
  const filters = { label: [`flywheel.pid=${process.pid}`] }
  const left = [await engine.listContainers({ all: true, filters }), await engine.listNetworks({ filters })].flat().length
  return { seconds, clockSeconds, megabytes: peaks.map(Math.round), left }
}
