import { type EvaluationSummary, passes, type ScenarioResult } from '#kit/records'
import type { GateParams } from './gate-params.ts'

/** What was measured of one model. `summary` null: it is missing or no summary. */
export interface Side {
  rows: readonly ScenarioResult[]
  summary: EvaluationSummary | null
}

export interface Evidence {
  candidate: Side
  incumbent: Side
}

/**
 * What makes the evidence unfit to decide on, in words; none where it holds. Everything a broken grader leaves is a fault here: "all of nothing passed"
 * must not read as a pass.
 */
export function findFaults({ candidate, incumbent }: Evidence, { split }: GateParams): string[] {
  if (!candidate.summary?.subject) return ['no candidate was evaluated: its summary is missing or names no model']
  if (!incumbent.summary) return ['the summary of the incumbent is missing or unreadable, so it is not known whether a model serves']
  const faults = sideFaults('candidate', candidate, candidate.summary, split)
  if (incumbent.summary.subject === null)
    return incumbent.rows.length === 0 ? faults : [...faults, `there are ${incumbent.rows.length} results of an incumbent, but its summary names no model`]
  return [...faults, ...sideFaults('incumbent', incumbent, incumbent.summary, split), ...pairFaults(candidate, incumbent)]
}

function sideFaults(name: string, { rows }: Side, summary: EvaluationSummary, split: string): string[] {
  const faults: string[] = []
  const expect = (holds: boolean, fault: string) => {
    if (!holds) faults.push(`${name}: ${fault}`)
  }
  const answered = rows.filter((row) => row.failure === null).length
  expect(
    rows.some((row) => row.split === split),
    `no results on the split "${split}"`,
  )
  expect(rows.length === 0 || answered > 0, 'not one scenario was answered')
  expect(new Set(rows.map((row) => row.scenario)).size === rows.length, 'a scenario has more than one result')
  expect(rows.length === summary.scenarios, `the summary counts ${summary.scenarios} scenarios, the results are ${rows.length}`)
  expect(answered === summary.answered, `the summary counts ${summary.answered} answers, the results hold ${answered}`)
  expect(
    rows.every((row) => row.passed === passes(row.outcome) && !(row.passed && row.failure !== null)),
    'a result is marked passed against its own outcome, or failed against it',
  )
  expect(split in summary.passed, `the summary has no count for the split "${split}"`)
  for (const [key, count] of Object.entries(summary.passed).sort()) {
    const counted = rows.filter((row) => row.split === key || row.tags.includes(key))
    const passed = counted.filter((row) => row.passed).length
    // A key that is neither split nor tag cannot be checked against the results, and decides nothing.
    if (counted.length > 0 || key === split)
      expect(
        passed === count.passed && counted.length === count.of,
        `the summary has ${count.passed} of ${count.of} passed on "${key}", the results ${passed} of ${counted.length}`,
      )
  }
  return faults
}

function pairFaults(candidate: Side, incumbent: Side): string[] {
  const faults: string[] = []
  if (candidate.summary?.catalogueSha256 !== incumbent.summary?.catalogueSha256)
    faults.push('candidate and incumbent were measured on different catalogues of scenarios')
  const names = (side: Side) => new Set(side.rows.map((row) => `${row.scenario} (${row.split}${row.critical ? ', critical' : ''})`))
  const [ours, theirs] = [names(candidate), names(incumbent)]
  const unpaired = [...ours.symmetricDifference(theirs)].sort()
  if (unpaired.length > 0) faults.push(`${unpaired.length} scenarios have a result on one side only, the first is ${unpaired[0]}`)
  return faults
}
