import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { keepCompiled } from './compiled-schemas.ts'

const schema = (name: string) => ({ type: 'object', properties: { [name]: { type: 'string' } } })
const sizeOf = (name: string) => JSON.stringify(schema(name)).length

describe('keepCompiled', () => {
  it('schemas of equal text are compiled once', () => {
    const compiled = keepCompiled({ schemas: 2, characters: 1000 })
    expect(compiled(schema('a'))).toBe(compiled(schema('a')))
    expect(compiled(schema('a'))).not.toBe(compiled(schema('b')))
  })

  it('above so many, the one not asked for longest is forgotten', () => {
    const compiled = keepCompiled({ schemas: 2, characters: 1000 })
    const [a, b] = [compiled(schema('a')), compiled(schema('b'))]
    expect(compiled(schema('a'))).toBe(a)
    compiled(schema('c'))
    expect(compiled(schema('a'))).toBe(a)
    expect(compiled(schema('b'))).not.toBe(b)
  })

  it('so do many characters, and a schema larger than all of them is still checked', () => {
    const compiled = keepCompiled({ schemas: 100, characters: 2 * sizeOf('a') })
    const a = compiled(schema('a'))
    compiled(schema('b'))
    expect(compiled(schema('a'))).toBe(a)
    const long = compiled(schema('c'.repeat(1000)))
    expect('fits' in long && [long.fits({ [`${'c'.repeat(1000)}`]: 1 }), long.fits({})]).toEqual([false, true])
    expect(compiled(schema('a'))).not.toBe(a)
  })

  it.each([true, false])('what is forgotten goes from memory too, code and all (by ajv: %s)', (byAjv) => {
    setFlagsFromString('--expose-gc')
    const collect: () => void = runInNewContext('gc')
    const compiled = keepCompiled({ schemas: 50, characters: 1_000_000 })
    const heapAfter = (from: number, count: number) => {
      for (let i = from; i < from + count; i++) compiled({ ...schema(`a${i}`), description: 'x'.repeat(20_000), ...(byAjv && { not: { const: i } }) })
      collect()
      return process.memoryUsage().heapUsed
    }
    const warm = heapAfter(0, 200)
    // One instance of ajv for all of them keeps 30 MB and more.
    expect(heapAfter(200, 1500) - warm).toBeLessThan(8_000_000)
  })
})
