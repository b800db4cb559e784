import { describe, expect, it } from 'vitest'
import { estimateRun, type StepState, type SurveyedStep } from './index.ts'

const step = (name: string, state: StepState, gpu = false): SurveyedStep => ({ name, stage: name, state, reasons: [], last: null, bytes: 0, gpu })
const HOUR = 3_600_000
const needs: Record<string, string[]> = { merge: ['a', 'b'], train: ['merge'] }
const estimate = (steps: SurveyedStep[], hours: Record<string, number | null>, dollars: Record<string, number> = {}, parallel = 2) =>
  estimateRun({
    steps,
    needs: (name) => needs[name] ?? [],
    cost: (name) => (hours[name] == null ? null : { durationMs: hours[name] * HOUR, bytes: 10, dollars: dollars[name] ?? 0 }),
    parallel,
    power: { watts: 100, acceleratorWatts: 400 },
  })

describe('estimateRun', () => {
  it('counts what runs for certain apart from what may run, and held steps not at all', () => {
    const { certain, most } = estimate([step('a', 'cached'), step('b', 'runs'), step('merge', 'waits'), step('train', 'waits')], {
      a: 1,
      b: 0.1,
      merge: 0.2,
      train: 0.3,
    })
    expect(certain).toMatchObject({ steps: 1, wallMs: 0.1 * HOUR, bytes: 10 })
    expect(most.steps).toBe(3)
    expect(most.wallMs).toBeCloseTo(0.6 * HOUR)
  })

  it('steps that need not wait for each other run side by side', () => {
    const both = [step('a', 'runs'), step('b', 'runs'), step('merge', 'runs')]
    expect(estimate(both, { a: 1, b: 2, merge: 1 }).most.wallMs).toBe(3 * HOUR)
    expect(estimate(both, { a: 1, b: 2, merge: 1 }, {}, 1).most.wallMs).toBe(4 * HOUR)
  })

  it('steps on the accelerator run one after the other, at its watts', () => {
    const { most } = estimate([step('a', 'runs', true), step('b', 'runs', true)], { a: 1, b: 1 }, {}, 4)
    expect(most).toMatchObject({ wallMs: 2 * HOUR, kWh: 0.8 })
    expect(estimate([step('a', 'runs')], { a: 2 }).most.kWh).toBeCloseTo(0.2)
  })

  it('hours, money or an untimed step on the accelerator are at stake', () => {
    expect(estimate([step('a', 'runs')], { a: 0.9 }).atStake).toBe(false)
    expect(estimate([step('a', 'runs')], { a: 1 }).atStake).toBe(true)
    expect(estimate([step('a', 'waits')], { a: 0 }, { a: 0.5 })).toMatchObject({ atStake: true, most: { dollars: 0.5 }, certain: { dollars: 0 } })
    expect(estimate([step('a', 'runs', true)], { a: null })).toMatchObject({ atStake: true, unknown: ['a'] })
    expect(estimate([step('a', 'runs')], { a: null })).toMatchObject({ atStake: false, unknown: ['a'] })
    expect(estimate([step('a', 'cached')], { a: 50 })).toMatchObject({ atStake: false, unknown: [] })
  })
})
