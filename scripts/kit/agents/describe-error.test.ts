import { describe, expect, it } from 'vitest'
import { describeError } from './describe-error.ts'

describe('describeError', () => {
  it('names the kind of an error that has kinds, so that some are worth another try and others not', () => {
    const refused = Object.assign(new Error('no such key'), { name: 'LlmError', problem: { kind: 'auth' } })
    expect(describeError(refused)).toEqual({ type: 'LlmError/auth', message: 'no such key' })
    expect(describeError(new TypeError('none'))).toEqual({ type: 'TypeError', message: 'none' })
    expect(describeError('thrown as text')).toEqual({ type: 'Error', message: 'thrown as text' })
  })

  it('tells of what broke first where stopping broke too', () => {
    expect(describeError(new SuppressedError(new Error('cannot stop'), new Error('cannot start')))).toEqual({ type: 'Error', message: 'cannot start' })
  })
})
