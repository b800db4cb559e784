import type { Situation } from '../situation.ts'

/** One condition on a destructive action. `check` says in words what is wrong, or null where it holds. */
export interface SafetyRule {
  name: string
  /** What the agent does instead. */
  mend: string
  check(situation: Situation): string | null
}

export const defineSafetyRule = <const R extends SafetyRule>(rule: R): R => rule
