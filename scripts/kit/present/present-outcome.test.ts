import { describe, expect, it } from 'vitest'
import type { GateVerdict } from '#kit/records'
import { presentOutcome } from './present-outcome.ts'

const verdict = (decision: GateVerdict['decision']): GateVerdict => ({
  version: 1,
  decision,
  reasons: ['because'],
  candidate: 'sha256:new',
  incumbent: 'sha256:old',
  catalogueSha256: 'c',
  pairs: 4,
  candidateRate: 1,
  incumbentRate: 0.5,
  wins: 2,
  losses: 0,
  pValue: 0.5,
  confidenceInterval: null,
  minimalDetectableEffect: null,
  guardrails: [],
})
const candidate = {
  version: 1 as const,
  subject: 'sha256:new',
  catalogueSha256: 'c',
  scenarios: 4,
  answered: 4,
  passed: { entity: { passed: 3, of: 4 }, services: { passed: 1, of: 1 } },
}
const outcome = (decision: GateVerdict['decision'], model: string) =>
  presentOutcome({ verdict: verdict(decision), candidate, serving: { model, folder: 'models/slots/x' }, report: 'report.html' }).join('\n')

describe('presentOutcome', () => {
  it('a promoted model is named with its place and its score by split, not by tag', () => {
    expect(outcome('promote', 'sha256:new')).toMatch(
      /^promoted: sha256:new\nserves: {3}it, from models\/slots\/x\nentity: {3}75\.0 % exact \(3 of 4 scenarios\)\nphrasing: none/,
    )
    expect(outcome('promote', 'sha256:new')).not.toContain('services')
  })

  it('a refused candidate is said, with what serves instead and why', () => {
    expect(outcome('reject', 'sha256:old')).toMatch(/^not promoted \(reject\): sha256:new\nserves: {3}sha256:old, from/)
    expect(outcome('reject', 'sha256:old')).toContain('gate:     reject: because')
  })

  it('where a person must answer, the command is there', () => {
    expect(outcome('needs_human', 'sha256:old')).toContain('scripts/review-model.ts')
    expect(outcome('reject', 'sha256:old')).not.toContain('review-model')
  })
})
