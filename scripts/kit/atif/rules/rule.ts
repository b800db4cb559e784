import type { AtifDocument } from '../document.ts'
import type { Neighbours } from '../neighbours.ts'

/** What is wrong, and where; `path` as the reference validator writes it: `trajectory.steps.1.metrics.logprobs.0`. */
export interface AtifError {
  path: string
  message: string
}

/** One document, the file's own or one that it embeds, whose shape is right. */
export interface Checked {
  document: AtifDocument
  path: string
  /** As it was written, before "2" became 2. */
  raw: unknown
  /** The documents it is embedded in, outermost first. */
  parents: readonly AtifDocument[]
  /** What lies beside the file; null where there is no file. */
  neighbours: Neighbours | null
}

/** `check` gives every place of one document; documents that it embeds are asked for themselves. */
export interface AtifRule {
  name: string
  check(checked: Checked): Iterable<AtifError>
}

export const defineRule = <const R extends AtifRule>(rule: R): R => rule
