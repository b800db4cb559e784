import { describe, expect, it } from 'vitest'
import { exampleId } from '#kit/records'
import { takenIds } from './taken-ids.ts'

describe('takenIds', () => {
  it('takes each id once, however many there are', () => {
    const taken = takenIds()
    const ids = Array.from({ length: 50_000 }, (_, index) => exampleId({ source: 's', revision: 'r', row: String(index), licence: 'l' }))
    ids.push('ex_0000000000000000', 'ex_0000000000000001', 'ex_0000000100000000', 'ex_ffffffffffffffff')
    expect(ids.filter((id) => !taken.take(id))).toEqual([])
    expect(ids.filter((id) => taken.take(id))).toEqual([])
  })
})
