/** Schemas of tools, and arguments with the index of the schema that they are for. */
export interface Calls {
  schemas: Record<string, unknown>[]
  calls: [schema: number, value: Record<string, unknown>][]
}

/** One call in so many does not fit its schema: as in LLaMA-Factory's Glaive rows, 1 of 211. */
const MISFIT = 211
const KINDS = ['text', 'whole', 'number', 'choice', 'flag', 'texts', 'object', 'objects'] as const

/**
 * Tools as public data has them: 1 to 8 parameters with descriptions, text before all, choices, lists, objects and a pattern here and
 * there; some of them required, some schemas closed.
 * No two schemas are equal. The same seed gives the same.
 */
export function makeCalls(given: { schemas: number; callsOfEach: number; seed: number }): Calls {
  const next = random(given.seed)
  const schemas = Array.from({ length: given.schemas }, (_, index) => makeSchema(index, next))
  const calls: Calls['calls'] = []
  for (let round = 0; round < given.callsOfEach; round++) {
    for (const [index, { properties, required }] of schemas.entries()) {
      const isMisfit = calls.length % MISFIT === MISFIT - 1
      const entries = Object.entries(properties).flatMap(([name, schema], place): [string, unknown][] =>
        required.includes(name) || next() < 0.5 ? [[name, isMisfit && place === 0 ? [null] : makeValue(schema, next)]] : [],
      )
      calls.push([index, Object.fromEntries(entries)])
    }
  }
  return { schemas: schemas.map((schema) => ({ ...schema })), calls }
}

interface Property extends Record<string, unknown> {
  type: string
  enum?: string[]
  items?: Property
  properties?: Record<string, Property>
}

/** The first parameter is always required, so that a misfit has a place to be. */
function makeSchema(index: number, next: () => number) {
  const count = 1 + Math.floor(next() * 8)
  const names = Array.from({ length: count }, (_, place) => `parameter_${place}_of_${index}`)
  const properties: Record<string, Property> = Object.fromEntries(names.map((name) => [name, makeProperty(name, next)]))
  const required = names.filter((_, place) => place === 0 || next() < 0.5)
  return { type: 'object', properties, required, ...(next() < 0.3 && { additionalProperties: false }) }
}

function makeProperty(name: string, next: () => number): Property {
  const description = `What ${name} is for, in a sentence`
  const kind = next() < 0.4 ? 'text' : (KINDS[Math.floor(next() * KINDS.length)] ?? 'text')
  if (kind === 'whole') return { type: 'integer', description, minimum: 0 }
  if (kind === 'number') return { type: 'number', description }
  if (kind === 'choice') return { type: 'string', description, enum: ['celsius', 'fahrenheit', 'kelvin'] }
  if (kind === 'flag') return { type: 'boolean', description }
  if (kind === 'texts') return { type: 'array', description, items: { type: 'string' } }
  const inner: Property = { type: 'object', description, properties: { name: { type: 'string' }, amount: { type: 'number' } }, required: ['name'] }
  if (kind === 'object') return inner
  if (kind === 'objects') return { type: 'array', description, items: inner }
  return { type: 'string', description, ...(next() < 0.05 && { pattern: '^[a-z0-9 ,]+$' }) }
}

function makeValue(schema: Property, next: () => number): unknown {
  const pick = Math.floor(next() * 1000)
  if (schema.enum) return schema.enum[pick % schema.enum.length]
  if (schema.items) return Array.from({ length: 1 + (pick % 4) }, () => schema.items && makeValue(schema.items, next))
  if (schema.properties) return { name: `thing ${pick}`, amount: pick / 8 }
  if (schema.type === 'boolean') return pick % 2 === 0
  if (schema.type === 'string') return `a text of some words, number ${pick}`
  return schema.type === 'integer' ? pick : pick / 8
}

const random = (seed: number) => () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return seed / 2 ** 32
}
