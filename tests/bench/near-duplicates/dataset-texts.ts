import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomNumbers } from '../../../scripts/kit/minhash/random-text.ts'
import { repository } from '../../checkout.ts'

export interface TextShape {
  rows: number
  /** Of a row that is new. */
  characters: number
  /** The share of rows that are a new one from before with up to this many words changed, each number as often. */
  duplicates: { share: number; words: number }
  seed?: number
}

/** So many new rows are remembered to be varied. */
const MOST_REMEMBERED = 20_000
/** One word in four is no word of the sample: names, numbers and ids of which a dataset has no end. */
const FOREIGN = 0.25

/** Rows that read like the dataset's: each word is followed by what follows it somewhere in the sample of Glaive in this repository. */
export function* datasetTexts({ rows, characters, duplicates, seed = 1 }: TextShape): Generator<string> {
  const random = randomNumbers(seed)
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)]
  const sample = sampleWords()
  const followers = new Map<string, string[]>()
  for (const [index, word] of sample.entries()) {
    const next = sample[index + 1] ?? sample[0] ?? ''
    const known = followers.get(word)
    if (known) known.push(next)
    else followers.set(word, [next])
  }
  const foreign = () => Math.floor(random() ** 2 * 60_000).toString(36)
  const fresh = () => {
    const words: string[] = []
    let word = pick(sample) ?? ''
    for (let length = 0; length < characters; length += (words.at(-1)?.length ?? 0) + 1) {
      words.push(random() < FOREIGN ? foreign() : word)
      word = pick(followers.get(word) ?? sample) ?? ''
    }
    return words
  }
  const remembered: string[][] = []
  for (let row = 0; row < rows; row++) {
    const from = random() < duplicates.share ? pick(remembered) : undefined
    if (from) {
      const words = from.slice()
      for (let change = Math.floor(random() * (duplicates.words + 1)); change > 0; change--) words[Math.floor(random() * words.length)] = foreign()
      yield words.join(' ')
      continue
    }
    const words = fresh()
    if (remembered.length < MOST_REMEMBERED) remembered.push(words)
    else remembered[Math.floor(random() * MOST_REMEMBERED)] = words
    yield words.join(' ')
  }
}

/** In Latin script without marks: every contestant sees the same words. */
function sampleWords(): string[] {
  const rows: { chat: string }[] = JSON.parse(readFileSync(join(repository, 'datasets/glaive/sample/glaive.json'), 'utf8'))
  return rows.flatMap(({ chat }) => chat.replace(/[^\x20-\x7e]/g, ' ').split(/ +/)).filter((word) => word !== '')
}
