import type { Random } from '#kit/fleet'
import type { DraftMessage } from './define-source.ts'

export type { Random }

/** A generated row before it has a name. The stage adds system prompt, tools and provenance. */
export interface Draft {
  group: string
  tags: readonly string[]
  messages: readonly DraftMessage[]
}

export interface Generator {
  summary: string
  /** How many distinct rows are worth having of it. The stage takes no more, whatever the step asks for; absent: as many as that. */
  rows?: number
  /** Makes drafts without end; the stage takes as many distinct ones as the step's `rows` asks for. */
  drafts(given: { random: Random }): Iterable<Draft>
}

export const defineGenerator = <const G extends Generator>(generator: G): G => generator
