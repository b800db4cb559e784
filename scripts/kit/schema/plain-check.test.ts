import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { compileByAjv } from './compiled-schemas.ts'
import { plainCheck } from './plain-check.ts'

const NAMES = ['a', 'b', 'toString', 'constructor', '', '0', '__proto__', 'ä', 'a b', 'hasOwnProperty']
const TYPES = ['string', 'number', 'integer', 'boolean', 'null', 'array', 'object']
const VALUES = [
  undefined,
  null,
  true,
  false,
  0,
  -0,
  1,
  1.5,
  -3,
  1e300,
  Number.POSITIVE_INFINITY,
  Number.NaN,
  '',
  'a',
  'ab',
  '𝄞',
  'a\ud834',
  'toString',
  '1',
  [],
  {},
]

const random = (seed: number) => () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return seed / 2 ** 32
}

/** Schemas of the everyday words, used well nine times of ten, and values that come close to them. */
function makeMaker(seed: number) {
  const next = random(seed)
  const below = (count: number) => Math.floor(next() * count)
  const one = <Value>(list: readonly Value[]): Value => list[below(list.length)] as Value // within the list
  const some = <Value>(list: readonly Value[]) => list.filter(() => next() < 0.3)
  const odd = () => one<unknown>([null, 1, -1, 1.5, 'str', 'dict', [], {}, true, ['a', 'a'], [1], { type: 'none' }, 0])
  const record = (make: () => unknown) => JSON.parse(`{${some(NAMES).map((name) => `${JSON.stringify(name)}:${JSON.stringify(make())}`)}}`)
  const words: Record<string, (depth: number) => unknown> = {
    type: () => (next() < 0.7 ? one(TYPES) : some(TYPES)),
    properties: (depth) => record(() => schema(depth + 1)),
    required: () => some(NAMES),
    additionalProperties: (depth) => (next() < 0.7 ? next() < 0.7 : schema(depth + 1)),
    items: (depth) => schema(depth + 1),
    anyOf: (depth) => Array.from({ length: 1 + below(2) }, () => schema(depth + 1)),
    enum: () => some([...VALUES.slice(1, 8), 'a', 'ab', 1, 1]),
    minimum: () => below(3),
    maximum: () => below(3) - 0.5,
    minLength: () => below(3),
    maxLength: () => below(3),
    minItems: () => below(3),
    maxItems: () => below(3),
    title: () => 'a',
    description: () => 'b',
    format: () => 'date',
    default: () => one(VALUES.slice(1)),
    examples: () => [1],
    deprecated: () => true,
    readOnly: () => false,
    writeOnly: () => true,
    nullable: () => true,
    const: () => 'a',
    pattern: () => 'a',
    unknownWord: () => 1,
  }
  const schema = (depth = 0): Record<string, unknown> => {
    const chosen = Object.keys(words).filter((word) => next() < (depth > 2 ? 0.05 : ['properties', 'required', 'type'].includes(word) ? 0.5 : 0.06))
    return JSON.parse(JSON.stringify(Object.fromEntries(chosen.map((word) => [word, next() < 0.02 ? odd() : words[word]?.(depth)]))))
  }
  const value = (depth = 0): unknown => {
    const kind = depth > 2 ? 0 : next()
    if (kind < 0.4) return one(VALUES)
    if (kind < 0.55) return Array.from({ length: below(4) }, () => value(depth + 1))
    return Object.fromEntries(some(NAMES).map((name) => [name, value(depth + 1)]))
  }
  return { schema, value }
}

describe('plainCheck', () => {
  it.each([[2020, 23] as const, [7, 123] as const])(
    'says of every value what ajv says of draft %i, and takes no schema that ajv refuses',
    (draft, seed) => {
      const { schema, value } = makeMaker(seed)
      const seen = { plain: 0, fits: 0, misfits: 0, left: 0 }
      for (let i = 0; i < 1200; i++) {
        const one = schema()
        const plain = plainCheck(one)
        if (!plain) {
          seen.left++
          continue
        }
        seen.plain++
        const exact = compileByAjv(one, draft)
        for (let j = 0; j < 40; j++) {
          const given = j < VALUES.length ? VALUES[j] : value()
          const fits = plain(given)
          if (fits !== exact(given)) throw new Error(`${JSON.stringify(one)} of ${inspect(given)}: ${fits}, and ajv says otherwise`)
          seen[fits ? 'fits' : 'misfits']++
        }
      }
      expect(Math.min(seen.plain, seen.left, seen.fits / 10, seen.misfits / 10)).toBeGreaterThan(250)
    },
    120_000,
  )

  it('the words of real tools are plain', () => {
    const parameters = {
      type: 'object',
      title: 'searchArguments',
      properties: {
        query: { type: 'string', description: 'What to find', minLength: 1 },
        limit: { anyOf: [{ type: 'integer', minimum: 1 }, { type: 'null' }], default: null },
        sort: { type: 'string', enum: ['new', 'old'] },
        tags: { type: 'array', items: { type: 'string' } },
      },
      required: ['query'],
      additionalProperties: false,
    }
    const check = plainCheck(parameters)
    expect(
      [{ query: 'a', limit: null, sort: 'new', tags: ['x'] }, {}, { query: '' }, { query: 'a', limit: 0 }, { query: 'a', x: 1 }].map((value) => check?.(value)),
    ).toEqual([true, false, false, false, false])
  })

  it.each<[string, unknown]>([
    ['a reference', { $ref: '#/$defs/a' }],
    ["a type that is Python's", { type: 'dict' }],
    ['a type named as what objects inherit', { type: 'constructor' }],
    ['a word named as what objects inherit', { toString: 1 }],
    ['a choice of nothing', { enum: [] }],
    ['an empty anyOf', { anyOf: [] }],
    ['a property that is no schema', { properties: { a: null } }],
    ['a list of names that repeats one', { required: ['a', 'a'] }],
    ['a length below zero', { minLength: -1 }],
    ['a pattern', { pattern: 'a' }],
    ['a list of schemas for items', { items: [{}] }],
    ['nullable, which only ajv knows', { type: 'string', nullable: true }],
  ])('%s is left to ajv', (_, schema) => {
    expect(plainCheck(schema)).toBeNull()
  })
})
