import type { ScenarioResult } from '#kit/records'
import { mcNemarExact, minimalDetectableEffect, pairedDifferenceInterval } from '#kit/statistics'

/** One scenario answered by both. */
export interface Pair {
  candidate: ScenarioResult
  incumbent: ScenarioResult
}

/** Pairs by scenario. Call it on evidence without faults: what stands on one side only is left out. */
export function pairUp(candidate: readonly ScenarioResult[], incumbent: readonly ScenarioResult[]): Pair[] {
  const theirs = new Map(incumbent.map((row) => [row.scenario, row]))
  return candidate.flatMap((row) => {
    const other = theirs.get(row.scenario)
    return other ? [{ candidate: row, incumbent: other }] : []
  })
}

export interface Comparison {
  pairs: number
  wins: number
  losses: number
  /** Candidate's rate less incumbent's. */
  difference: number
  pValue: number
  confidenceInterval: [number, number]
  minimalDetectableEffect: number | null
}

/** The exact McNemar test on the discordant pairs, with the interval of the difference and what so many pairs could have found. */
export function compare(pairs: readonly Pair[], alpha: number): Comparison {
  const wins = pairs.filter((pair) => pair.candidate.passed && !pair.incumbent.passed).length
  const losses = pairs.filter((pair) => !pair.candidate.passed && pair.incumbent.passed).length
  return {
    pairs: pairs.length,
    wins,
    losses,
    difference: pairs.length === 0 ? 0 : (wins - losses) / pairs.length,
    pValue: mcNemarExact(wins, losses),
    confidenceInterval: pairedDifferenceInterval({ pairs: pairs.length, wins, losses, alpha }),
    minimalDetectableEffect: minimalDetectableEffect({ pairs: pairs.length, discordant: wins + losses, alpha }),
  }
}
