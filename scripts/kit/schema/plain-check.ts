type Check = (value: unknown) => boolean

/**
 * A check of a schema made of everyday words only, in microseconds where ajv writes and compiles code for a millisecond; null where a word is not among them, or
 * not used as the standard has it, which is for ajv to judge. It says what ajv says, of inherited names too, and a test holds the two against each other.
 */
export function plainCheck(schema: unknown): Check | null {
  if (!isObject(schema)) return null
  const checks: Check[] = []
  for (const [word, given] of Object.entries(schema)) {
    const make = WORDS[word]
    const made = Object.hasOwn(WORDS, word) && make ? make(given, schema) : null
    if (made === null) return null
    if (made !== 'says nothing') checks.push(made)
  }
  const [first, second, third] = checks
  if (!first) return () => true
  if (!second) return first
  if (!third) return (value) => first(value) && second(value)
  return (value) => {
    for (const check of checks) if (!check(value)) return false
    return true
  }
}

type Made = Check | 'says nothing' | null

const annotation =
  (isWell: (given: unknown) => boolean) =>
  (given: unknown): Made =>
    isWell(given) ? 'says nothing' : null
const isText = (given: unknown) => typeof given === 'string'
const isFlag = (given: unknown) => typeof given === 'boolean'

/** Of which ajv has readings of its own. */
const ODD_NAMES = new Set(['__proto__', ''])

const WORDS: Record<string, (given: unknown, schema: Record<string, unknown>) => Made> = {
  title: annotation(isText),
  description: annotation(isText),
  format: annotation(isText),
  default: annotation(() => true),
  examples: annotation(Array.isArray),
  deprecated: annotation(isFlag),
  readOnly: annotation(isFlag),
  writeOnly: annotation(isFlag),
  type: checkType,
  enum: checkEnum,
  properties: checkProperties,
  required: checkRequired,
  additionalProperties: checkAdditional,
  items: checkItems,
  anyOf: checkAnyOf,
  minimum: (given) => (isNumber(given) ? (value) => !isNumber(value) || value >= given : null),
  maximum: (given) => (isNumber(given) ? (value) => !isNumber(value) || value <= given : null),
  minLength: (given) => (isCount(given) ? (value) => typeof value !== 'string' || lengthOf(value) >= given : null),
  maxLength: (given) => (isCount(given) ? (value) => typeof value !== 'string' || lengthOf(value) <= given : null),
  minItems: (given) => (isCount(given) ? (value) => !Array.isArray(value) || value.length >= given : null),
  maxItems: (given) => (isCount(given) ? (value) => !Array.isArray(value) || value.length <= given : null),
}

const TYPES: Record<string, Check> = {
  string: (value) => typeof value === 'string',
  number: isNumber,
  // JSON's 1e400 is a whole number to ajv, and is infinite.
  integer: (value) => isNumber(value) && !(value % 1) && !Number.isNaN(value),
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  array: Array.isArray,
  object: isObject,
}

function checkType(given: unknown): Made {
  if (typeof given === 'string') return (Object.hasOwn(TYPES, given) && TYPES[given]) || null
  if (!isTexts(given) || given.length === 0) return null
  const checks = given.flatMap((name) => (Object.hasOwn(TYPES, name) ? [TYPES[name]] : []))
  return checks.length === given.length ? (value) => checks.some((check) => check?.(value)) : null
}

function checkEnum(given: unknown): Made {
  if (!Array.isArray(given) || given.length === 0 || given.some(isObjectOrList) || new Set(given).size < given.length) return null
  return (value) => given.includes(value)
}

function checkProperties(given: unknown): Made {
  if (!isObject(given)) return null
  const names: string[] = []
  const checks: Check[] = []
  for (const [name, schema] of Object.entries(given)) {
    const check = plainCheck(schema)
    if (!check || ODD_NAMES.has(name)) return null
    names.push(name)
    checks.push(check)
  }
  return (value) => {
    if (!isObject(value)) return true
    for (let index = 0; index < names.length; index++) {
      const inner = value[names[index] ?? '']
      if (inner !== undefined && !checks[index]?.(inner)) return false
    }
    return true
  }
}

function checkRequired(given: unknown): Made {
  if (!isTexts(given) || given.some((name) => ODD_NAMES.has(name))) return null
  return (value) => {
    if (!isObject(value)) return true
    for (const name of given) if (value[name] === undefined) return false
    return true
  }
}

function checkAdditional(given: unknown, { properties }: Record<string, unknown>): Made {
  if (given === true) return 'says nothing'
  const check = given === false ? () => false : plainCheck(given)
  if (!check) return null
  const known = new Set(isObject(properties) ? Object.keys(properties) : [])
  return (value) => {
    if (!isObject(value)) return true
    for (const name in value) if (!known.has(name) && !check(value[name])) return false
    return true
  }
}

function checkItems(given: unknown): Made {
  const check = plainCheck(given)
  return check && ((value) => !Array.isArray(value) || value.every(check))
}

function checkAnyOf(given: unknown): Made {
  if (!Array.isArray(given) || given.length === 0) return null
  const checks = given.map(plainCheck)
  return checks.includes(null) ? null : (value) => checks.some((check) => check?.(value))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number'
}

const isObjectOrList = (given: unknown) => typeof given === 'object' && given !== null
const isCount = (given: unknown): given is number => Number.isInteger(given) && Number(given) >= 0
const isTexts = (given: unknown): given is string[] => Array.isArray(given) && given.every(isText) && new Set(given).size === given.length

/** In characters, of which those beyond the first plane are two units of a string. */
function lengthOf(text: string): number {
  let length = 0
  for (const _ of text) length++
  return length
}
