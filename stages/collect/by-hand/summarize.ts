import type { HandResult } from './collect-by-hand.ts'
import type { CollectConfig } from './collect-config.ts'
import { wasJudged } from './verdict.ts'

/** What an export came to: lines, what was refused, and the trials whose reward was too low for rows. */
export interface ExportResult {
  lines: number
  refused: number
  leftOut: string[]
}

export interface Summary {
  version: 1
  config: CollectConfig
  startedAt: string
  durationMs: number
  wasStopped: boolean
  trials: { asked: number; done: number; failed: number; recalled: number; solved: number }
  /** At those that are done: `made` is the done ones and the two others. */
  tries: HandResult['tries']
  /** Mean over the trials that have one; null where none has. */
  reward: number | null
  tokens: number
  dollars: number
  exports: Record<string, ExportResult>
  results: object[]
}

/** The reward from which a task counts as solved, and a trajectory becomes rows. */
export const SOLVED = 1

export function summarize(
  { verdicts, recalled, tries, wasStopped }: HandResult,
  given: { config: CollectConfig; asked: number; startedAt: Date; endedAt: Date; exports: Record<string, ExportResult> },
): Summary {
  const rewards = verdicts.flatMap(({ reward }) => reward ?? [])
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  return {
    version: 1,
    config: given.config,
    startedAt: given.startedAt.toISOString(),
    durationMs: given.endedAt.getTime() - given.startedAt.getTime(),
    wasStopped,
    trials: {
      asked: given.asked,
      done: verdicts.length,
      failed: verdicts.filter((verdict) => !wasJudged(verdict)).length,
      recalled,
      solved: rewards.filter((reward) => reward >= SOLVED).length,
    },
    tries,
    reward: rewards.length > 0 ? sum(rewards) / rewards.length : null,
    tokens: sum(verdicts.map(({ tokens }) => tokens)),
    dollars: sum(verdicts.map(({ dollars }) => dollars)),
    exports: given.exports,
    results: verdicts.map(({ testOutput: _, of: __, version: ___, ...told }) => told),
  }
}
