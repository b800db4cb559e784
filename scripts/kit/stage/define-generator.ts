import type { DraftMessage } from './define-source.ts'

/** Numbers from a seed: the same seed gives the same rows on every machine. */
export interface Random {
  /** In [0, 1). */
  next(): number
  /** In [minimum, maximum], both included. */
  integer(minimum: number, maximum: number): number
  pick<T>(items: readonly T[]): T
  chance(probability: number): boolean
}

/** A generated row before it has a name. The stage adds system prompt, tools and provenance. */
export interface Draft {
  group: string
  tags: readonly string[]
  messages: readonly DraftMessage[]
}

export interface Generator {
  summary: string
  /** Makes drafts without end; the stage takes as many distinct ones as the step's `rows` asks for. */
  drafts(given: { random: Random }): Iterable<Draft>
}

export const defineGenerator = <const G extends Generator>(generator: G): G => generator
