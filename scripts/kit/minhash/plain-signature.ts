import type { MinHashParams } from './start-kernel.ts'
import { wordKind } from './word-kind.ts'

/** What kernel.as does, said plainly and done slowly: what it is tested against. */
export function plainSignature(text: string, { permutations = 128, wordsPerShingle = 5, seed = 1 }: MinHashParams = {}): number[] | undefined {
  const shingles = shinglesOf(text, wordsPerShingle).map((words) => Number(upper(mixed(words.reduce((hash, word) => wrap(hash * RADIX + wordHash(word)), 0n)))))
  if (shingles.length === 0) return undefined
  return Array.from({ length: permutations }, (_, index) => {
    const multiplier = Number(upper(drawn(seed, 2 * index)) | 1n)
    const summand = Number(upper(drawn(seed, 2 * index + 1)))
    return Math.min(...shingles.map((shingle) => (Math.imul(shingle, multiplier) + summand) >>> 0))
  })
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
const upper = (value: bigint) => value >> 32n
/** FNV-1a of the UTF-8 bytes, mixed. */
const wordHash = (word: string) => mixed(Buffer.from(word).reduce((hash, byte) => wrap((hash ^ BigInt(byte)) * 0x100000001b3n), 0xcbf29ce484222325n))
/** The number at `index` of SplitMix64 from `seed`. */
const drawn = (seed: number, index: number) => mixed(wrap(BigInt(seed) + BigInt(index + 1) * 0x9e3779b97f4a7c15n))

function mixed(value: bigint): bigint {
  const first = wrap((value ^ (value >> 30n)) * 0xbf58476d1ce4e5b9n)
  const second = wrap((first ^ (first >> 27n)) * 0x94d049bb133111ebn)
  return second ^ (second >> 31n)
}
