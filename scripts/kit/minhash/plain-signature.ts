import type { MinHashParams } from './start-kernel.ts'
import { wordKind } from './word-kind.ts'

/** What kernel.as does, said plainly and done slowly: what it is tested against. */
export function plainSignature(text: string, { permutations = 128, wordsPerShingle = 5, seed = 1 }: MinHashParams = {}): number[] | undefined {
  const key = (round: number) => mixed(wrap(BigInt(seed) + BigInt(round + 1) * RADIX)) // SplitMix64 from the seed
  const shingles = shinglesOf(text, wordsPerShingle).map((words) => mixed(words.reduce((hash, word) => wrap(hash * RADIX + wordHash(word)), 0n) ^ key(0)))
  if (shingles.length === 0) return undefined
  const places: number[] = Array.from({ length: permutations }, () => Number.POSITIVE_INFINITY)
  for (let round = 0; places.includes(Number.POSITIVE_INFINITY); round++) {
    const drawn = shingles.map((shingle) => (round === 0 ? shingle : mixed(shingle ^ key(round))))
    const placeOf = (hash: bigint) => (round < permutations ? Number(((hash >> 32n) * BigInt(permutations)) >> 32n) : round - permutations)
    const free = places.map((value) => value === Number.POSITIVE_INFINITY)
    for (const hash of drawn) {
      const place = placeOf(hash)
      if (free[place]) places[place] = Math.min(places[place] ?? 0, Number(BigInt.asUintN(32, hash)))
    }
  }
  return places
}

/** Runs of words, each one once; all words where they are fewer. */
export function shinglesOf(text: string, wordsPerShingle: number): string[][] {
  const words = wordsOf(text)
  if (words.length === 0) return []
  const runs = Array.from({ length: Math.max(1, words.length - wordsPerShingle + 1) }, (_, at) => words.slice(at, at + wordsPerShingle))
  return [...new Map(runs.map((run) => [run.join(' '), run])).values()]
}

function wordsOf(text: string): string[] {
  let spaced = ''
  for (const character of text.toWellFormed().normalize('NFKC').toLowerCase()) {
    const kind = wordKind(character.codePointAt(0) ?? 0)
    spaced += kind === 'joins' ? character : kind === 'alone' ? ` ${character} ` : ' '
  }
  return spaced.split(' ').filter((word) => word !== '')
}

const RADIX = 0x9e3779b97f4a7c15n
const wrap = (value: bigint) => BigInt.asUintN(64, value)

/** Of the UTF-8 bytes of a word, eight at a time. */
function wordHash(word: string): bigint {
  const bytes = Buffer.from(word)
  let hash = 0xcbf29ce484222325n
  for (let at = 0; at < bytes.length; at += 8) {
    const chunk = bytes.subarray(at, at + 8).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)
    hash = wrap((hash ^ chunk) * 0xff51afd7ed558ccdn)
    hash ^= hash >> 32n
  }
  return mixed(hash)
}

function mixed(value: bigint): bigint {
  const first = wrap((value ^ (value >> 30n)) * 0xbf58476d1ce4e5b9n)
  const second = wrap((first ^ (first >> 27n)) * 0x94d049bb133111ebn)
  return second ^ (second >> 31n)
}
