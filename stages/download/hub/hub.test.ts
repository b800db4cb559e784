import { describe, expect, it } from 'vitest'
import { hubOf } from './hub.ts'
import { patient, waitBefore } from './persist.ts'
import { createTally, describeTransfer } from './tally.ts'
import { toldWait } from './told-wait.ts'

describe('hubOf', () => {
  it('takes the hub that the environment names, without a slash at its end', () => {
    expect(hubOf({})).toMatchObject({ endpoint: 'https://huggingface.co', token: null })
    expect(hubOf({ HF_ENDPOINT: ' https://mirror.example/hf// ', HF_TOKEN: ' any_token\n' })).toMatchObject({
      endpoint: 'https://mirror.example/hf',
      token: 'any_token',
    })
  })

  it.each(['mirror.example', 'ftp://mirror.example', 'https://me:word@mirror.example', 'https://mirror.example/?key=word'])(
    '%s is refused, and not repeated',
    (text) => {
      expect(() => hubOf({ HF_ENDPOINT: text })).toThrow(
        /^HF_ENDPOINT is no address of a hub; write it as https:\/\/HOST or https:\/\/HOST\/PATH, and put what gives access into HF_TOKEN$/,
      )
    },
  )

  it('a token that no header can hold is refused, and not repeated', () => {
    expect(() => hubOf({ HF_TOKEN: 'hf_word\nhf_other' })).toThrow(
      /^HF_TOKEN holds characters that no token has \(spaces, line feeds\); set it to the token alone$/,
    )
  })
})

describe('waiting', () => {
  const { firstMs, longestMs } = patient({ wait: async () => {}, random: () => 0, now: () => 0 })
  const wait = (failures: number, chance: number, told: number | null = null) => waitBefore(failures, told, { firstMs, longestMs, random: () => chance })

  it('doubles, half of it by chance, up to a minute', () => {
    expect([1, 2, 3, 4, 9].map((failures) => wait(failures, 1))).toEqual([1000, 2000, 4000, 8000, 60_000])
    expect([1, 2, 9].map((failures) => wait(failures, 0))).toEqual([500, 1000, 30_000])
  })

  it('is at least what the hub asks for', () => {
    expect([wait(1, 1, 30_000), wait(9, 0, 5)]).toEqual([30_000, 30_000])
  })

  it('the hub asks in seconds, by a date, or by the time its window has left', () => {
    const told = (headers: Record<string, string>) => toldWait(new Headers(headers), Date.parse('2026-01-02T03:04:05Z'))
    expect(told({ 'retry-after': '120' })).toBe(120_000)
    expect(told({ 'retry-after': 'Fri, 02 Jan 2026 03:05:05 GMT' })).toBe(60_000)
    expect(told({ 'retry-after': 'Fri, 02 Jan 2026 03:00:00 GMT' })).toBe(0)
    expect(told({ ratelimit: '"api";r=0;t=56' })).toBe(56_000)
    expect([told({}), told({ 'retry-after': 'soon' })]).toEqual([null, null])
  })
})

describe('what is shown', () => {
  it('speed and rest, where they are known', () => {
    expect(describeTransfer({ files: 3, leftBytes: 300_000_000, bytesPerSecond: 12_000_000 })).toBe('of 3 files, 12.0 MB/s, 25.0 s left')
    expect(describeTransfer({ files: 1, leftBytes: 21_388_172_905, bytesPerSecond: 1_500_000 })).toBe('of 1 file, 1.5 MB/s, 3 h 57 min left')
    expect(describeTransfer({ files: 1, leftBytes: 1, bytesPerSecond: 0 })).toBe('of 1 file, 0 B/s')
    expect(describeTransfer({ files: 1, leftBytes: 1, bytesPerSecond: null })).toBe('of 1 file')
    expect(describeTransfer({ files: 2, leftBytes: 0, bytesPerSecond: null })).toBe('of 2 files, all there')
  })

  it('adds up over files; what lay there before counts as done, and not as speed', () => {
    let at = 0
    const shown: string[] = []
    const progress = (done: number, of: number | null, what: string) => void shown.push(`${done}/${of} ${what}`)
    const { arrived } = createTally({ files: [{ bytes: 50_000_000 }, { bytes: 100_000_000 }], progress, now: () => at })
    arrived('a', 50_000_000)
    at = 1
    arrived('b', 10_000_000)
    at = 2000
    arrived('b', 30_000_000)
    at = 4000
    arrived('b', 0)
    at = 6000
    arrived('b', 40_000_000)
    at = 30_000
    arrived('b', 100_000_000)
    expect(shown).toEqual([
      '50000000/150000000 of 2 files',
      '80000000/150000000 of 2 files, 10.0 MB/s, 7.0 s left',
      '50000000/150000000 of 2 files, 5.0 MB/s, 20.0 s left',
      '90000000/150000000 of 2 files, 10.0 MB/s, 6.0 s left',
      '150000000/150000000 of 2 files, all there',
    ])
  })
})
