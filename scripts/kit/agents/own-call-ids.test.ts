import { describe, expect, it } from 'vitest'
import { bashStep } from './bash-step.ts'
import { ownCallIds } from './own-call-ids.ts'

const step = (id: string) => bashStep({ id, command: 'ls', output: '', exitCode: 0 })

describe('ownCallIds', () => {
  it('lets names be that are new, and gives those that an earlier step has another, in the call and in what came of it', () => {
    const used = new Set<string>()
    const given = ['call_1', 'call_2', 'call_1', 'call_1'].map((id) => ownCallIds(step(id), used))
    expect(given).toEqual(['call_1', 'call_2', 'call_1_2', 'call_1_3'].map(step))
  })
})
