import { describe, expect, it } from 'vitest'
import { fill, say, slotsOf } from './phrase.ts'
import { createRandom } from './random.ts'

const random = createRandom('phrase')
const sayings = (wording: string, values: Record<string, string> = {}) => [...new Set(Array.from({ length: 400 }, () => say(wording, values, random)))]

describe('say', () => {
  it('says a wording in many ways, the plain one among them', () => {
    const said = sayings('Restart {service} on {host}', { service: 'nginx', host: 'webprod01' })
    expect(said).toContain('Restart nginx on webprod01')
    expect(said).toContain('can you restart nginx on webprod01?')
    expect(said.length).toBeGreaterThan(20)
    for (const text of said) expect(text).toMatch(/restart nginx on webprod01/i)
  })
  it('sets no full stop behind a name, where it could be taken for a part of it', () => {
    for (const text of sayings('Read {file}', { file: '/tmp/a.log' })) expect(text).not.toContain('a.log.')
  })
  it('asks a question as a question', () => {
    for (const text of sayings('Which hosts do we have')) expect(text).not.toMatch(/can you|please which|\.$/i)
    for (const text of sayings('When was it saved')) expect(text).not.toMatch(/can you|please when|\.$/i)
  })
})

describe('fill', () => {
  it('puts values in their slots and leaves what is in them alone', () => {
    expect(fill('{a} and {b} and {a}', { a: '{b}', b: '$&' })).toBe('{b} and $& and {b}')
    expect(slotsOf('Read {file} on {host}')).toEqual(['file', 'host'])
  })
  it('names a slot that has no value', () => {
    expect(() => fill('Read {file}', {})).toThrow('"Read {file}" asks for {file}')
  })
})
