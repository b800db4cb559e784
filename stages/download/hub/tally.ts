import { presentDuration, presentSize } from '#kit/present'
import type { Progress } from '#kit/stage'

/** Told speeds are those of the last seconds, so that a change shows. */
const WINDOW_MS = 15_000
const EVERY_MS = 200

/** Adds up what has arrived of several files and shows it, with how long the rest will take. What lay there before has no part in the speed. */
export function createTally(given: { files: readonly { bytes: number }[]; progress: Progress; now?: () => number }) {
  const { files, progress, now = () => performance.now() } = given
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  const there = new Map<string, number>()
  const samples: { at: number; bytes: number }[] = []
  let fresh = 0
  let shownAt = Number.NEGATIVE_INFINITY
  return {
    total,
    arrived: (path: string, bytes: number) => {
      const at = now()
      fresh += Math.max(0, bytes - (there.get(path) ?? bytes))
      there.set(path, bytes)
      samples.push({ at, bytes: fresh })
      while ((samples[1]?.at ?? at) <= at - WINDOW_MS) samples.shift()
      const done = [...there.values()].reduce((sum, one) => sum + one, 0)
      if (at - shownAt < EVERY_MS && done < total) return
      shownAt = at
      const first = samples[0] ?? { at, bytes: fresh }
      const bytesPerSecond = at - first.at < 1000 ? null : ((fresh - first.bytes) * 1000) / (at - first.at)
      progress(done, total, describeTransfer({ files: files.length, leftBytes: total - done, bytesPerSecond }), presentSize)
    },
  }
}

/** `of 3 files, 12.1 MB/s, 25 s left`: what stands behind the bytes. */
export function describeTransfer({ files, leftBytes, bytesPerSecond }: { files: number; leftBytes: number; bytesPerSecond: number | null }): string {
  const words = [`of ${files} ${files === 1 ? 'file' : 'files'}`]
  if (leftBytes === 0) words.push('all there')
  else if (bytesPerSecond !== null) {
    words.push(`${presentSize(bytesPerSecond)}/s`)
    if (bytesPerSecond > 0) words.push(`${presentDuration((leftBytes / bytesPerSecond) * 1000)} left`)
  }
  return words.join(', ')
}
