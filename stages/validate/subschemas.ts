type Schema = Record<string, unknown>

const ONE = ['items', 'additionalProperties', 'contains', 'propertyNames', 'not', 'if', 'then', 'else'] as const
const LISTED = ['anyOf', 'oneOf', 'allOf', 'prefixItems'] as const
const NAMED = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'] as const

/** A JSON Schema and all schemas within it, each with its place; the outer comes before the inner. */
export function* subschemas(schema: Schema, path: string): Generator<[path: string, schema: Schema]> {
  yield [path, schema]
  for (const word of ONE) if (isSchema(schema[word])) yield* subschemas(schema[word], `${path}.${word}`)
  for (const word of LISTED) {
    const list = schema[word]
    if (Array.isArray(list)) for (const [index, one] of list.entries()) if (isSchema(one)) yield* subschemas(one, `${path}.${word}[${index}]`)
  }
  for (const word of NAMED) {
    const named = schema[word]
    if (isSchema(named)) for (const [name, one] of Object.entries(named)) if (isSchema(one)) yield* subschemas(one, `${path}.${word}.${name}`)
  }
}

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value)

const PYTHON = new Map([
  ['dict', 'object'],
  ['str', 'string'],
  ['int', 'integer'],
  ['float', 'number'],
  ['bool', 'boolean'],
  ['list', 'array'],
  ['tuple', 'array'],
  ['None', 'null'],
  ['NoneType', 'null'],
])

/** What JSON Schema calls the type that Python calls so; null where it is no word of Python's. */
export const jsonTypeOf = (type: unknown): string | null => (typeof type === 'string' && PYTHON.get(type)) || null
