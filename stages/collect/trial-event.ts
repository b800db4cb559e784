import type { TrialPhase } from '#kit/agents'
import type { SandboxName, Trial, TrialStatus } from '#kit/records'

/** What happens to one trial. */
export type TrialNews =
  | { kind: 'queued' }
  /** Another process is at work on it; said again and again. */
  | { kind: 'waiting' }
  /** A try was found that was cut off. */
  | { kind: 'interrupted'; try: number; steps: number; torn: boolean }
  | { kind: 'started'; try: number }
  | { kind: 'phase'; try: number; phase: TrialPhase }
  | ({ kind: 'step'; try: number } & Spent)
  /** `againInMs` is null where no other try follows: the trial has failed. */
  | { kind: 'try-failed'; try: number; error: NonNullable<Trial['error']>; againInMs: number | null }
  /** `reward` is null where the tests have not run yet. */
  | ({ kind: 'done'; try: number; recalled: boolean; status: TrialStatus; error: Trial['error']; reward: number | null; durationMs: number } & Spent)

/** What happens while trials are collected, for whoever watches. `place` is the trial's among the plans; `reaped` names what killed runs had left. */
export type TrialEvent = { at: Date } & (({ place: number; trial: string } & TrialNews) | { kind: 'reaped'; sandbox: SandboxName; what: readonly string[] })

/** Of a step, or of a whole trial; zero where no model was asked or nobody said. */
export interface Spent {
  tokens: number
  dollars: number
}

export function spentBy(steps: readonly Trial['trajectory']['steps'][number][]): Spent {
  const metrics = steps.flatMap((step) => (step.source === 'agent' ? (step.metrics ?? []) : []))
  return {
    tokens: metrics.reduce((sum, { prompt_tokens, completion_tokens }) => sum + (prompt_tokens ?? 0) + (completion_tokens ?? 0), 0),
    dollars: metrics.reduce((sum, { cost_usd }) => sum + (cost_usd ?? 0), 0),
  }
}
