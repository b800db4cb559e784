import { describe, expect, it } from 'vitest'
import type { HeldOutPrompt } from '#kit/catalogue'
import type { Message } from '#kit/records'
import { createDecontamination } from './find-contamination.ts'
import { indexNGrams } from './n-grams.ts'
import { wordHashes } from './word-hashes.ts'

const words = (count: number, from = 0) => Array.from({ length: count }, (_, i) => `w${from + i}`).join(' ')
const prompts: HeldOutPrompt[] = [
  { kind: 'scenario', name: 'short', text: 'Show the uptime' },
  { kind: 'scenario', name: 'long', text: words(20) },
  { kind: 'held-out', name: 'list.txt:3', text: words(12, 100) },
]
const { find } = createDecontamination(prompts, { consecutiveWords: 13, overlap: { words: 8, share: 0.5 } })
const row = (...users: string[]) => ({
  messages: users.flatMap((content): Message[] => [
    { role: 'user', content },
    { role: 'assistant', content: words(20), weight: 1 },
  ]),
})
const named = (...users: string[]) => {
  const found = find(row(...users), false)
  return found && [found.rule, found.partner]
}

describe('decontamination', () => {
  it('finds an equal prompt however short, in any user turn, whatever its case, white space and end', () => {
    expect(named('show  the UPTIME!')).toEqual(['equals-scenario', 'short'])
    expect(named('something', 'Show the\nuptime')).toEqual(['equals-scenario', 'short'])
    expect(named(words(12, 100).toUpperCase())).toEqual(['equals-held-out', 'list.txt:3'])
    expect(named('show the uptime of web1')).toBeNull()
  })

  it('finds 13 consecutive words of a prompt, not 12, and punctuation between them hides nothing', () => {
    expect(named(`please ${words(13, 3)} now`)).toEqual(['shares-words', 'long'])
    expect(named(`please ${words(13, 3).replaceAll(' ', ', ')}!`)).toEqual(['shares-words', 'long'])
    expect(named(`please ${words(12, 3)} now`)).toBeNull()
  })

  it('finds half of the runs of 8 words of a prompt, in a turn and not over turns', () => {
    // 12 words have 5 runs of 8; 10 consecutive ones hold 3 of them, 9 hold 2.
    expect(named(`x ${words(10, 100)} y`)).toEqual(['overlaps', 'list.txt:3'])
    expect(find(row(`x ${words(10, 100)} y`), false)?.detail).toBe('a user turn has 60 % of its runs of 8 words')
    expect(named(`x ${words(9, 100)} y`)).toBeNull()
    expect(named(words(9, 100), words(9, 103))).toBeNull()
  })

  it('looks at user turns alone, and for equality alone in rows that share wording on purpose', () => {
    expect(find({ messages: [{ role: 'assistant', content: words(20), weight: 1 }] }, false)).toBeNull()
    expect(find(row(`please ${words(13, 3)}`), true)).toBeNull()
    expect(find(row('show the uptime'), true)?.rule).toBe('equals-scenario')
  })

  it('agrees with a plain search for runs of words', () => {
    let state = 7
    const next = (of: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return Math.floor((state / 2 ** 32) * of)
    }
    const text = (length: number) => Array.from({ length }, () => 'abc'.charAt(next(3))).join(' ')
    for (let round = 0; round < 200; round++) {
      const [prompt, turn, length] = [text(12), text(60), 2 + next(6)]
      const index = indexNGrams([wordHashes(prompt)], length)
      const found = new Set<number>()
      index.find(wordHashes(turn), (gram) => found.add(gram))
      const runs = new Set(prompt.split(' ').flatMap((_, at, all) => (at + length <= all.length ? [all.slice(at, at + length).join(' ')] : [])))
      expect(found.size).toBe([...runs].filter((run) => ` ${turn} `.includes(` ${run} `)).length)
    }
  })
})

describe('wordHashes', () => {
  it('takes letters and digits of any script as words, in lower case', () => {
    expect(wordHashes('Show: the, LOG-7')).toEqual(wordHashes('show the log 7'))
    expect(wordHashes('Größe prüfen')).toEqual(wordHashes('GRÖSSE prüfen'.replace('SS', 'ß')))
    expect(wordHashes('naïve cafe\u0301 x')).toEqual(wordHashes('NAÏVE café x'))
    expect(wordHashes('plain é')[0]).toBe(wordHashes('plain')[0])
    expect(wordHashes(' ... ')).toEqual([])
  })
})
