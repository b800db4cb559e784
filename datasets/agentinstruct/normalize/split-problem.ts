/** A turn as upstream has it. `loss` is null on human turns, false on turns that only set the scene; some copies leave it out. */
export interface Said {
  from: 'human' | 'gpt'
  loss?: boolean | null | undefined
  value: string
}

export type Split =
  | { kind: 'problem-turns'; turns: Said[]; opening: number; demonstration: number }
  | { kind: 'problem'; reason: 'no-problem' | 'several-problems'; detail: string }

const OPENER = /(?:^|\n)\s*Now, (?:my|I will start a new problem in a new OS\. My) problem is:\s*/

/**
 * A row of the `os` split is an instruction that states the text grammar, the same solved demonstration in each row, and the problem. Only the problem is kept:
 * the instruction speaks of text where an example has tools, and the demonstration would make all rows near duplicates of each other.
 */
export function splitProblem(said: readonly Said[]): Split {
  const opener = said.findLastIndex((turn) => turn.from === 'human' && OPENER.test(turn.value))
  const opening = said[opener]
  if (!opening) return { kind: 'problem', reason: 'no-problem', detail: 'no turn says "Now, my problem is:"' }
  const before = said.slice(0, opener).filter((turn) => turn.from === 'gpt')
  if (before.some((turn) => turn.loss === true)) {
    return { kind: 'problem', reason: 'several-problems', detail: 'a turn before the last problem is marked to be learnt' }
  }
  const match = OPENER.exec(opening.value)
  const question = opening.value.slice((match?.index ?? 0) + (match?.[0].length ?? 0)).trim()
  return { kind: 'problem-turns', turns: [{ ...opening, value: question }, ...said.slice(opener + 1)], opening: opener, demonstration: before.length }
}
