import type { Usage } from './llm.ts'

/** What went wrong, and what a caller may do about it. `usage` is there where the failed answer was paid for. */
export type LlmProblem =
  /** `waitMs` is the wait the server named. */
  | { kind: 'rate-limit'; waitMs: number | null }
  | { kind: 'context-length' }
  | { kind: 'auth' }
  /** The account has no money left: waiting does not help. */
  | { kind: 'no-credit' }
  | { kind: 'refusal'; text: string; usage: Usage | null }
  | { kind: 'time-out'; afterMs: number | null }
  /** Not there, overloaded, or gone in the middle of an answer (`isCut`). */
  | { kind: 'unavailable'; status: number | null; waitMs: number | null; isCut: boolean }
  | { kind: 'bad-request'; status: number | null }
  | { kind: 'bad-answer'; usage: Usage | null }
  | { kind: 'budget'; unit: 'dollars' | 'tokens'; limit: number; spent: number }

/** A request that failed. The message holds no secret, and there is no `cause` of an SDK: those hold bodies and headers. */
export class LlmError extends Error {
  override name = 'LlmError'
  readonly problem: LlmProblem
  constructor(problem: LlmProblem, message: string) {
    super(message)
    this.problem = problem
  }
}
