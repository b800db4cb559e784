import type { Random } from '#kit/fleet'

/** Two rows are compared so often: the mean is then right to 0.03 in nearly all cases. */
const PAIRS = 1000
/** Of each row. */
const MOST_WORDS = 160

/**
 * How like each other rows are, from 0 (no word in common) to 1 (all the same): the mean over pairs of their ROUGE-L, F1 of the longest common subsequence of
 * words (Lin, "ROUGE", 2004). As "homogenization score" in Padmakumar and He, "Does Writing with Language Models Reduce Content Diversity?" (2024), and Shaib et
 * al., "Standardizing the Measurement of Text Diversity" (2024). Null where there are no two rows.
 */
export function selfSimilarity(texts: readonly (readonly string[])[], random: Random): number | null {
  if (texts.length < 2) return null
  const numbers = new Map<string, number>()
  const rows = texts.map((words) => Uint32Array.from(words.slice(0, MOST_WORDS), (word) => numberOf(word, numbers)))
  let sum = 0
  for (let pair = 0; pair < PAIRS; pair++) {
    const one = random.integer(0, rows.length - 1)
    const other = (one + random.integer(1, rows.length - 1)) % rows.length
    sum += rougeL(rows[one] ?? EMPTY, rows[other] ?? EMPTY)
  }
  return sum / PAIRS
}

const EMPTY = new Uint32Array(0)

function numberOf(word: string, numbers: Map<string, number>): number {
  const number = numbers.get(word) ?? numbers.size
  numbers.set(word, number)
  return number
}

export function rougeL(one: Uint32Array, other: Uint32Array): number {
  if (one.length === 0 && other.length === 0) return 1
  return (2 * longestCommon(one, other)) / (one.length + other.length)
}

function longestCommon(one: Uint32Array, other: Uint32Array): number {
  const lengths = new Uint16Array(other.length + 1)
  for (const word of one) {
    let before = 0 // of the row above, one place to the left
    for (let place = 1; place <= other.length; place++) {
      const above = lengths[place] ?? 0
      lengths[place] = word === other[place - 1] ? before + 1 : Math.max(above, lengths[place - 1] ?? 0)
      before = above
    }
  }
  return lengths[other.length] ?? 0
}
