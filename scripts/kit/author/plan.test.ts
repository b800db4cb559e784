import { describe, expect, it } from 'vitest'
import { sha256 } from '#kit/digest'
import { isHeldOut } from '#kit/fleet'
import { drawPlan } from './plan.ts'
import { readPrompt } from './question.ts'

const draw = (seed: number, number: number) => drawPlan({ seed, category: 'shutdown', number, kind: 'a-kind' })

describe('a plan', () => {
  it('follows from seed, category and number', () => {
    expect(draw(1, 3)).toEqual(draw(1, 3))
    expect(draw(1, 3)).not.toEqual(draw(1, 4))
    expect(draw(1, 3)).not.toEqual(draw(2, 3))
  })
  it('names nothing that is held out, and hosts of two environments', () => {
    for (let number = 0; number < 200; number += 1) {
      const { hosts, names } = draw(1, number)
      expect([...hosts.map(({ name }) => name), ...Object.values(names)].filter(isHeldOut)).toEqual([])
      expect(new Set(hosts.map(({ alias }) => alias.split('-')[0])).size).toBe(2)
    }
  })
  it('meets every hazard', () => {
    expect(new Set(Array.from({ length: 200 }, (_, number) => draw(1, number).hazard)).size).toBe(9)
  })
})

describe('the prompt', () => {
  // The version is in the provenance of rows: of a text that changes, so does its number.
  const digests: Record<number, string> = { 1: 'b1295fcebc4e99a9' }

  it('has another version where it has another text', async () => {
    const { version, text } = await readPrompt()
    expect({ [version]: sha256(text).slice(0, 16) }).toEqual({ [version]: digests[version] })
  })
})
