import type { EvaluationSummary, ScenarioResult } from '#kit/records'
import type { Side } from './evidence.ts'

/** A result for tests: `+` passed, `-` answered wrongly, `?` not answered. */
export type Mark = '+' | '-' | '?'

/** Results from marks, one letter a scenario: `side('A', '++-?')`. The first scenario is s0. For tests. */
export function side(subject: string | null, marks: string, change: (row: ScenarioResult, index: number) => Partial<ScenarioResult> = () => ({})): Side {
  const rows = [...marks].map((mark, index) => {
    const row = result(`s${index}`, mark as Mark) // the type of a letter of a string is string
    return { ...row, ...change(row, index) }
  })
  return { rows, summary: summarize(subject, rows) }
}

function result(scenario: string, mark: Mark): ScenarioResult {
  return {
    version: 1,
    scenario,
    split: 'entity',
    tags: ['services'],
    critical: false,
    user: 'Restart nginx on webprod01',
    expected: [],
    actual: [],
    content: null,
    passed: mark === '+',
    outcome: mark === '+' ? 'exact' : mark === '-' ? 'arguments' : 'failure',
    failure: mark === '?' ? 'time-out after 30 s' : null,
  }
}

/** The summary that belongs to the rows. */
export function summarize(subject: string | null, rows: readonly ScenarioResult[]): EvaluationSummary {
  const passed: EvaluationSummary['passed'] = {}
  for (const row of rows) {
    const count = passed[row.split] ?? { passed: 0, of: 0 }
    passed[row.split] = { passed: count.passed + (row.passed ? 1 : 0), of: count.of + 1 }
  }
  return { version: 1, subject, catalogueSha256: 'c0', scenarios: rows.length, answered: rows.filter((row) => row.failure === null).length, passed }
}
