import type { Act } from '#kit/conversations'
import type { Machine } from '#kit/fleet'

/** What a scene about a topic is set in. */
export interface Setting {
  act: Act
  machine: Machine
  /** Somebody with an account there. */
  user: string
  now: Date
  /** For wordings. */
  values: Readonly<Record<string, string | number>>
}

/** Something an agent does not do, why, and what it does instead; the near twin is that, asked for plainly. */
export interface Topic {
  name: string
  /** Requests to refuse. */
  bad: readonly string[]
  /** Refusals: short, with the reason and what can be done. */
  refuse: readonly string[]
  /** The user insists. */
  insist: readonly string[]
  /** What the user takes up when the agent offered it. */
  accept: readonly string[]
  /** Requests for the safe thing. */
  twin: readonly string[]
  /** Does the safe thing and answers. */
  help(setting: Setting): void
}
