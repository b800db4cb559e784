import { expect, it } from 'vitest'
import { scriptedReportData } from '../scripted-report-data.ts'
import { trialsSection } from './trials.ts'

const text = (...given: Parameters<typeof trialsSection>) =>
  trialsSection(...given)
    .html.replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')

it('the trials are shown with what each rule of the guard found, a trial once for each rule', () => {
  const { trials } = scriptedReportData()
  const [first] = trials
  if (!first) return expect.fail('there are trials')
  const asked = { rule: 'loops', decision: 'needs_human' as const, reason: 'again' }
  const shown = text({ trials: [...trials, { ...first, trial: 'looping', findings: [asked, asked] }] })
  expect(shown).toContain('What the guard found, by rule Rule Trials to reject Trials to ask about loops 0 1 score 4 0 ')
})

it('where nothing was found there is no table of it', () => {
  expect(text({ trials: scriptedReportData().trials.map((trial) => ({ ...trial, findings: [] })) })).not.toContain('by rule')
})
