import type { MinHashParams } from './start-kernel.ts'
import { wordKind } from './word-kind.ts'

/** What kernel.as does, said plainly and done slowly: what it is tested against. */
export function plainSignature(text: string, { permutations = 128, wordsPerShingle = 5, seed = 1 }: MinHashParams = {}): number[] | undefined {
  const shingles = shinglesOf(text, wordsPerShingle).map((words) => mixed(words.reduce((hash, word) => wrap(hash * RADIX + wordHash(word)), 0n)))
  if (shingles.length === 0) return undefined
  const places: number[] = Array.from({ length: permutations }, () => Number.POSITIVE_INFINITY)
  for (let round = 0; places.includes(Number.POSITIVE_INFINITY); round++) {
    const key = mixed(wrap(BigInt(seed) + BigInt(round + 1) * 0x9e3779b97f4a7c15n))
    const drawn = shingles.map((shingle) => mixed(shingle ^ key))
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
/** FNV-1a of the UTF-8 bytes, mixed. */
const wordHash = (word: string) => mixed(Buffer.from(word).reduce((hash, byte) => wrap((hash ^ BigInt(byte)) * 0x100000001b3n), 0xcbf29ce484222325n))

function mixed(value: bigint): bigint {
  const first = wrap((value ^ (value >> 30n)) * 0xbf58476d1ce4e5b9n)
  const second = wrap((first ^ (first >> 27n)) * 0x94d049bb133111ebn)
  return second ^ (second >> 31n)
}
