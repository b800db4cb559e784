import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { EvaluationSummary, type SlotEntry } from '#kit/records'
import { tryStage } from '#kit/store'
import stage from './stage.ts'

const promotion = (model: string, previous: string | null): SlotEntry => ({
  version: 1,
  kind: 'promote',
  at: '2026-11-01T00:00:00Z',
  model,
  previous,
  verdict: 'v',
  files: [],
  note: '',
})
const subjectOf = (subject: 'candidate' | 'incumbent', model: string, slots: readonly SlotEntry[]) =>
  stage.folders?.({ params: { subject, concurrency: 1, timeoutMs: 1, maxTokens: 1 }, digests: { model }, slots }).subject

describe('evaluate', () => {
  const served = [promotion('a', null), promotion('b', 'a')]
  it('asks the model just trained, or the one it would replace', () => {
    expect(subjectOf('candidate', 'c', served)).toBe('c')
    expect(subjectOf('incumbent', 'c', served)).toBe('b')
    expect(subjectOf('incumbent', 'c', [])).toBeNull()
  })
  it('measures a model that serves against the one before it, so that promoting changes nothing', () => {
    expect(subjectOf('incumbent', 'b', served)).toBe(subjectOf('incumbent', 'b', served.slice(0, 1)))
    expect(subjectOf('incumbent', 'b', served)).toBe('a')
  })
  it('leaves no results and names no subject where there is no incumbent', async () => {
    const { outputs } = await tryStage(stage, {
      params: { subject: 'incumbent' },
      inputs: { model: { path: tmpdir(), digest: 'c' } },
      folders: { subject: null },
    })
    expect(outputs.results?.rows).toEqual([])
    expect(EvaluationSummary.parse(JSON.parse(outputs.summary?.text ?? ''))).toMatchObject({ subject: null, scenarios: 0, answered: 0, passed: {} })
  })
})
