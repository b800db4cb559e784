import type { GuardFinding } from '#kit/records'
import type { Reviewed } from './reviewed.ts'

export type Finding = Omit<GuardFinding, 'rule'>

/** One thing that speaks against a trajectory. Its name is its file's. */
export interface GuardRule {
  name: string
  /** In half a sentence, for the table of the README. */
  summary: string
  find(reviewed: Reviewed): Finding[]
}

export const defineRule = (rule: GuardRule): GuardRule => rule

export const reject = (reason: string): Finding => ({ decision: 'reject', reason })
export const askHuman = (reason: string): Finding => ({ decision: 'needs_human', reason })

/** A command in a reason: one line, cut where it is long. */
export function quoted(script: string): string {
  const line = script.trim().replaceAll(/\s*\n\s*/g, '; ')
  return `\`${line.length > 120 ? `${line.slice(0, 117)}...` : line}\``
}
