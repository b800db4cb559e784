import { describe, expect, it } from 'vitest'
import { createProgress } from './index.ts'

/** What is written to a stream that is a terminal, or is none, while `now` goes on. */
function open(isTTY: boolean) {
  const written: string[] = []
  const clock = { now: 0 }
  const stream = { isTTY, write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream // the two that are used
  return { written, clock, progress: createProgress('fetch', stream, () => clock.now) }
}

describe('createProgress', () => {
  it('replaces its line on a terminal, and ends it once', () => {
    const { written, progress } = open(true)
    progress(1, null, 'rows')
    progress(2, 4, 'rows')
    progress.end()
    progress.end()
    expect(written).toEqual(['\r\u001b[Kfetch: 1 rows', '\r\u001b[Kfetch: 2/4 rows', '\n'])
  })

  it('elsewhere writes a line every ten seconds, amounts as they are to be read', () => {
    const { written, clock, progress } = open(false)
    const present = (amount: number) => `${amount / 1000} kB`
    for (clock.now = 1000; clock.now <= 21_000; clock.now += 1000) progress(clock.now, 42_000, 'of 1 file', present)
    progress.end()
    expect(written).toEqual(['fetch: 10 kB/42 kB of 1 file\n', 'fetch: 20 kB/42 kB of 1 file\n'])
  })
})
