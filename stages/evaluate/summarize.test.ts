import { describe, expect, it } from 'vitest'
import { EvaluationSummary, type ScenarioResult } from '#kit/records'
import { summarize } from './summarize.ts'

const result = (scenario: string, fields: Partial<ScenarioResult>): ScenarioResult => ({
  version: 1,
  scenario,
  split: 'entity',
  tags: ['files'],
  critical: false,
  user: scenario,
  expected: [],
  actual: [],
  content: null,
  passed: true,
  outcome: 'exact',
  failure: null,
  ...fields,
})

describe('summarize', () => {
  it('counts by split and by tag, and tells answers from failures', () => {
    const results = [
      result('a', {}),
      result('b', { tags: ['files', 'host'], passed: false, outcome: 'failure', failure: 'no answer in time' }),
      result('c', { split: 'phrasing', tags: ['host'], passed: false, outcome: 'arguments' }),
    ]
    const summary = EvaluationSummary.parse(summarize({ subject: 'sha256:1', catalogueSha256: 'c', results }))
    expect(summary).toMatchObject({ scenarios: 3, answered: 2 })
    expect(summary.passed).toEqual({
      entity: { passed: 1, of: 2 },
      files: { passed: 1, of: 2 },
      host: { passed: 0, of: 2 },
      phrasing: { passed: 0, of: 1 },
    })
  })
  it('counts nothing where nobody was asked', () => {
    expect(summarize({ subject: null, catalogueSha256: 'c', results: [] })).toEqual({
      version: 1,
      subject: null,
      catalogueSha256: 'c',
      scenarios: 0,
      answered: 0,
      passed: {},
    })
  })
})
