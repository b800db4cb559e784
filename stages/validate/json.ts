export type JsonObject = Record<string, unknown>

/** What the newest JavaScript adds to `JSON`: a number may keep the digits it was written with. */
interface DigitKeepingJson {
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown
  rawJSON(text: string): unknown
  isRawJSON(value: unknown): boolean
}
const keeping = JSON as unknown as DigitKeepingJson // in Node since 22, not yet in TypeScript's library

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !keeping.isRawJSON(value)

/** Parses so that `JSON.stringify` of the value writes each number as it was: `1.0`, `1e400` and what is beyond 2 ** 53 included. Such numbers are opaque. */
export const parseKeepingDigits = (text: string): unknown =>
  keeping.parse(text, (_, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? keeping.rawJSON(source) : value,
  )

/** The value with plain numbers, for who calculates. */
export const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)))

/** The value below a path as `input.messages`. */
export const below = (value: unknown, path: string): unknown => path.split('.').reduce((at: unknown, name) => (isObject(at) ? at[name] : undefined), value)

/** A copy of the object with another value below the path. */
export function withBelow(value: JsonObject, path: string, next: unknown): JsonObject {
  const [first = '', ...rest] = path.split('.')
  const inner = value[first]
  return { ...value, [first]: rest.length === 0 ? next : withBelow(isObject(inner) ? inner : {}, rest.join('.'), next) }
}

/** What a value is, in a sentence: `missing`, `null`, `a list`, `text`, `7`. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'missing'
  if (typeof value === 'string') return value === '' ? 'empty text' : 'text'
  if (Array.isArray(value)) return 'a list'
  return isObject(value) ? 'an object' : JSON.stringify(value)
}
