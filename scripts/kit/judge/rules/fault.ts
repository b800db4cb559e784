import type { QuotedConversation } from './read-row.ts'

/** What a rule finds: the score that a criterion of `tool-use-1` falls to, and why. */
export interface Fault {
  criterion: 'tools' | 'arguments' | 'results' | 'safety' | 'completeness'
  score: 1 | 2 | 3 | 4
  why: string
}

export type Rule = (row: QuotedConversation) => Fault[]

/** Letters that end in digits: `webprod01`, `db-3`. */
export const hostsIn = (text: string): string[] => [...new Set(text.match(/\b[a-z][a-z-]*[a-z]-?\d{1,3}\b/g) ?? [])]

/** Of two parts at least: `/srv/app`. */
export const pathsIn = (text: string): string[] => [...new Set((text.match(/(?<![\w.])\/[\w.-]+(?:\/[\w.-]+)+/g) ?? []).map((path) => path.replace(/\.$/, '')))]
