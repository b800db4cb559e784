import type { HeldOutPrompt } from '#kit/catalogue'
import { type Example, normalizeUserTurn } from '#kit/records'
import { indexNGrams } from './n-grams.ts'
import { wordHashes } from './word-hashes.ts'

/** `partner` names the prompt that the row holds. */
export interface Contamination {
  rule: 'equals-scenario' | 'equals-held-out' | 'shares-words' | 'overlaps'
  partner: string
  detail: string
}

export interface Decontamination {
  /** By equality alone where `isExempt`. */
  find(example: Pick<Example, 'messages'>, isExempt: boolean): Contamination | null
}

/**
 * Looks for held-out prompts in the user turns of rows, turn by turn: first for an equal one (the one way to find a short one), then for a run of
 * `consecutiveWords` that a prompt has too, then for a prompt of whose n-grams (`overlap.words`) the turn holds at least `overlap.share`.
 */
export function createDecontamination(
  prompts: readonly HeldOutPrompt[],
  { consecutiveWords, overlap }: { consecutiveWords: number; overlap: { words: number; share: number } },
): Decontamination {
  const equal = new Map<string, HeldOutPrompt>()
  for (const prompt of prompts) if (!equal.has(normalizeUserTurn(prompt.text))) equal.set(normalizeUserTurn(prompt.text), prompt)
  const longest = Math.max(...prompts.map(({ text }) => text.length), 0) * LONGER_IN_OTHER_LETTERS
  const hashes = prompts.map(({ text }) => wordHashes(text))
  const long = indexNGrams(hashes, consecutiveWords)
  const short = indexNGrams(hashes, overlap.words)
  const nameOf = (prompt: number) => prompts[prompt]?.name ?? ''

  const inTurn = (turn: readonly number[]): Contamination | null => {
    let shared: number | null = null
    long.find(turn, (gram) => {
      shared ??= long.promptsOf(gram)[0] ?? null
    })
    if (shared !== null) return { rule: 'shares-words', partner: nameOf(shared), detail: `a user turn has ${consecutiveWords} consecutive words of it` }
    const found = new Set<number>()
    short.find(turn, (gram) => found.add(gram))
    if (found.size === 0) return null
    const counts = new Map<number, number>()
    for (const gram of found) for (const prompt of short.promptsOf(gram)) counts.set(prompt, (counts.get(prompt) ?? 0) + 1)
    const [best] = [...counts]
      .map(([prompt, count]) => ({ prompt, share: count / gramsOf(hashes[prompt] ?? [], overlap.words) }))
      .sort((a, b) => b.share - a.share || a.prompt - b.prompt)
    if (!best || best.share < overlap.share) return null
    const percent = Math.round(best.share * 100)
    return { rule: 'overlaps', partner: nameOf(best.prompt), detail: `a user turn has ${percent} % of its runs of ${overlap.words} words` }
  }

  return {
    find: ({ messages }, isExempt) => {
      const turns = messages.flatMap((message) => (message.role === 'user' ? [message.content] : []))
      for (const turn of turns) {
        const prompt = turn.length > longest ? undefined : equal.get(normalizeUserTurn(turn))
        if (prompt)
          return { rule: prompt.kind === 'scenario' ? 'equals-scenario' : 'equals-held-out', partner: prompt.name, detail: 'a user turn asks the same' }
      }
      if (isExempt) return null
      for (const turn of turns) {
        const found = inTurn(wordHashes(turn))
        if (found) return found
      }
      return null
    },
  }
}

/** A turn that is so many times as long as the longest prompt is not made equal to it by white space, end marks and other forms of its letters. */
const LONGER_IN_OTHER_LETTERS = 4

/** Distinct n-grams of a prompt. */
function gramsOf(hashes: readonly number[], words: number): number {
  const grams = new Set<string>()
  for (let start = 0; start + words <= hashes.length; start++) grams.add(hashes.slice(start, start + words).join())
  return grams.size
}
