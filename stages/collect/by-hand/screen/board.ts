import type { TrialPlan } from '#kit/agents'
import { trialId } from '#kit/agents'
import type { HandEvent } from '../collect-by-hand.ts'
import { type Verdict, wasJudged } from '../verdict.ts'

export type TrialState = 'queued' | 'running' | 'testing' | 'done' | 'failed'

/** One trial as far as it is known. */
export interface BoardTrial {
  task: string
  state: TrialState
  recalled: boolean
  reward: number | null
  tokens: number
  dollars: number
  /** Of the trial without its tests. */
  durationMs: number | null
}

/** Where everything stands, by the trials' ids. */
export type Board = Map<string, BoardTrial>

export function openBoard(plans: readonly TrialPlan[]): Board {
  const trial = ({ task }: TrialPlan): BoardTrial => ({
    task: task.record.name,
    state: 'queued',
    recalled: false,
    reward: null,
    tokens: 0,
    dollars: 0,
    durationMs: null,
  })
  return new Map(plans.map((plan) => [trialId(plan), trial(plan)]))
}

/** Notes on the board what happened. */
export function note(board: Board, event: HandEvent): void {
  const trial = 'trial' in event ? board.get(event.trial) : undefined
  if (!trial) return
  if (event.kind === 'started') Object.assign(trial, { state: 'running', tokens: 0, dollars: 0 })
  else if (event.kind === 'step') Object.assign(trial, { tokens: trial.tokens + event.tokens, dollars: trial.dollars + event.dollars })
  else if (event.kind === 'try-failed' && event.againInMs !== null) trial.state = 'queued'
  else if (event.kind === 'done') Object.assign(trial, { state: 'testing', recalled: event.recalled, durationMs: event.durationMs })
  else if (event.kind === 'judged') Object.assign(trial, judged(event.verdict))
}

function judged(verdict: Verdict): Partial<BoardTrial> {
  const { reward, tokens, dollars } = verdict
  return { state: wasJudged(verdict) ? 'done' : 'failed', reward, tokens, dollars }
}

/** Milliseconds till the rest is done if it goes on as it went; null where nothing was run yet. */
export function remainingMs(board: Board, { atOnce }: { atOnce: number }): number | null {
  const trials = [...board.values()]
  const took = trials.flatMap(({ recalled, durationMs }) => (recalled || durationMs === null ? [] : [durationMs]))
  if (took.length === 0) return null
  const left = trials.filter(({ state }) => state === 'queued' || state === 'running').length
  return (left * (took.reduce((sum, ms) => sum + ms, 0) / took.length)) / Math.min(atOnce, Math.max(left, 1))
}
