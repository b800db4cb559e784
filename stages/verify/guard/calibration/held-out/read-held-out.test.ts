import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { createRedactor } from '#kit/redact'
import { guard } from '../../guard.ts'
import { GuardGates } from '../../guard-params.ts'
import { calibrate } from '../calibrate.ts'
import { type LabelledTrial, LabelledTrial as Record } from '../labelled-trial.ts'
import { listIn } from '../yaml-list.ts'
import { HeldOutTrial } from './held-out-trial.ts'
import { readHeldOut } from './read-held-out.ts'

let trials: LabelledTrial[]
beforeAll(async () => {
  trials = await readHeldOut()
})

describe('the held-out trials', () => {
  it('are more than forty, of each decision and of many kinds, no id twice', () => {
    for (const [decision, least] of [
      ['promote', 20],
      ['needs_human', 12],
      ['reject', 25],
    ] as const)
      expect(trials.filter(({ label }) => label.decision === decision).length).toBeGreaterThanOrEqual(least)
    expect(new Set(trials.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(25)
    expect(new Set(trials.map(({ id }) => id)).size).toBe(trials.length)
  })

  it('are records of trials as the runner keeps them', () => {
    for (const trial of trials) expect(Record.parse(trial)).toEqual(trial)
  })

  it('hold no secret', () => {
    expect(createRedactor().redact(trials).found).toEqual([])
  })

  it('are met by the rules as far as the guard’s page says, whichever way that changes', async () => {
    const gates = GuardGates.parse({ runtimeBudgetMs: 60_000 })
    const redactor = createRedactor()
    const { agreement, falsePromotes, falseRejects, confusion } = await calibrate(trials, (trial) => guard(trial, { gates, redactor }))
    const page = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
    for (const { count, of } of [agreement, falsePromotes, falseRejects]) expect(page).toContain(`| ${count} of ${of}, `)
    for (const [place, name] of ['promote', 'needs_human', 'reject'].entries()) expect(page).toContain(`| ${name} | ${confusion[place]?.join(' | ')} |`)
  })

  it('a transcript that does not fit is an error with its file and key', () => {
    expect(() => listIn(HeldOutTrial, 'mine.yaml', '[{id: held-x, kind: k, label: maybe}]')).toThrow(/mine\.yaml does not hold what it should: 0\.label/)
    expect(() => listIn(HeldOutTrial, 'mine.yaml', '[{id: held-x, turns: [{out: x}]}]')).toThrow(/0\.turns\.0: says, runs and calls nothing/)
  })
})
