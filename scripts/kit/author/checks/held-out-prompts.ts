import { type HeldOutPrompt, readHeldOut } from '#kit/catalogue'
import { normalizeUserTurn } from '#kit/records'

/** Longer runs of words are no chance. */
const RUN = 13

/** Says whether a prompt is one of the catalogue: in the same words, whatever their case and marks, or with 13 of its words in a row. */
export async function heldOutPrompts(folders: Parameters<typeof readHeldOut>[0]): Promise<(prompt: string) => boolean> {
  return isAmong(await readHeldOut(folders))
}

export function isAmong(prompts: readonly Pick<HeldOutPrompt, 'text'>[]): (prompt: string) => boolean {
  const whole = new Set(prompts.map(({ text }) => wordsOf(text).join(' ')))
  const runs = new Set(prompts.flatMap(({ text }) => runsOf(wordsOf(text))))
  return (prompt) => {
    const words = wordsOf(prompt)
    return whole.has(words.join(' ')) || runsOf(words).some((run) => runs.has(run))
  }
}

const wordsOf = (text: string): string[] => normalizeUserTurn(text).match(/[\p{L}\p{N}/*._-]+/gu) ?? []

const runsOf = (words: readonly string[]): string[] =>
  Array.from({ length: Math.max(0, words.length - RUN + 1) }, (_, from) => words.slice(from, from + RUN).join(' '))
