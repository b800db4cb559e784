import { createRandom } from '#kit/fleet'

export type Words = ReturnType<typeof madeWords>

const FIRST = 'b br c ch d dr f fl g gr h j k l m n p pl qu r s sh st t tr v w z'.split(' ')
const MIDDLE = 'a e i o u ai ea ee ou'.split(' ')
const LAST = 'b ck d ft g l ll m n nd ng nt p r rd s st t x'.split(' ')
const SMALL = 'the a of to and in is for on with that it as at by from you I this are can'.split(' ')
/** What a text has beside letters; beyond ASCII seldom, as four rows of a hundred upstream. */
const ODD = ["it's", "I'd", "don't", '10%', '$5.99', 'C:\\temp', 'a/b', '(ok)', '{x}', '"here"']
const RARE = ['café', 'naïve', '“so”', '😀']

/** A stream of texts, the same for the same seed: 5,000 words made of syllables, every third word a small one, one in fifty an odd one. */
export function madeWords(seed: string) {
  const random = createRandom(seed)
  const syllable = () => random.pick(FIRST) + random.pick(MIDDLE) + (random.chance(0.5) ? random.pick(LAST) : '')
  const lexicon = Array.from({ length: 5000 }, () => syllable() + (random.chance(0.6) ? syllable() : ''))
  const word = (): string =>
    random.chance(1 / 3) ? random.pick(SMALL) : random.chance(0.02) ? random.pick(random.chance(0.01) ? RARE : ODD) : random.pick(lexicon)
  const plain = (): string => random.pick(lexicon)
  const some = (count: number): string => Array.from({ length: count }, word).join(' ')
  const sentence = (least: number, most: number): string => {
    const text = some(random.integer(least, most))
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}${random.pick(['.', '.', '.', '?', '!'])}`
  }
  const sentences = (count: number): string => Array.from({ length: count }, () => sentence(6, 18)).join(' ')
  return { random, plain, some, sentence, sentences }
}
