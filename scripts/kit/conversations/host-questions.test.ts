import { describe, expect, it } from 'vitest'
import { createRandom, hostOf, machineOf } from '#kit/fleet'
import { hostQuestions } from './host-questions.ts'
import { printed } from './talk.ts'

const now = new Date('2026-03-07T14:03:22Z')
const random = createRandom('questions')
const machine = {
  ...machineOf(hostOf({ role: 'web', environment: 'qa', number: 3 }), { application: 'karvex', random }),
  uptimeDays: 40,
  kernel: '6.1.0-37-amd64',
}

describe('a question about hosts', () => {
  it.each(hostQuestions.map((question) => [question.name, question] as const))('%s: what is told stands in what is printed, healthy or not', (_, question) => {
    expect(question.isOdd(machine)).toBe(false)
    const worse = question.worsen(machine, random)
    expect(question.isOdd(worse)).toBe(true)
    for (const state of [machine, worse]) {
      const shown = printed(question.print(state, now))
      const facts = question.tell(state).match(/\d+(?:\.\d+)?|\S+\.service|[a-z-]{5,}/g) ?? []
      expect(facts.some((fact) => shown.includes(fact))).toBe(true)
    }
    expect(printed(question.print(worse, now))).not.toBe(printed(question.print(machine, now)))
    for (const wording of question.ask) expect(wording).toContain('{host}')
  })
})
