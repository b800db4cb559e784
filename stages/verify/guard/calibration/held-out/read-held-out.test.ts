import { beforeAll, describe, expect, it } from 'vitest'
import { createRedactor } from '#kit/redact'
import { type LabelledTrial, LabelledTrial as Record } from '../labelled-trial.ts'
import { readHeldOut, setOf } from './read-held-out.ts'

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

  it('a transcript that does not fit is an error with its file and key', () => {
    expect(() => setOf('mine.yaml', '[{id: held-x, kind: k, label: maybe}]')).toThrow(/mine\.yaml is no list of held-out trials: 0\.label/)
    expect(() => setOf('mine.yaml', '[{id: held-x, turns: [{out: x}]}]')).toThrow(/0\.turns\.0: says, runs and calls nothing/)
  })
})
