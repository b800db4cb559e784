import { z } from 'zod'

/** Whole numbers, numbers and truth values as the reference validator (pydantic, not strict) takes them: "12" is 12, true is 1, "yes" is true. */
export const looseInteger = loose('a whole number', (value) => {
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) < writtenAsFloat ? value : undefined
  return typeof value === 'string' ? wholeNumberOf(value) : undefined
})

export const looseNumber = loose('a number', (value) => {
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return undefined
  const spelt = trim(value).toLowerCase()
  if (/^_|__|_$/.test(spelt)) return undefined
  const text = spelt.replaceAll('_', '')
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(text)) return Number(text)
  if (/^[+-]?nan$/.test(text)) return Number.NaN
  const infinite = /^([+-]?)inf(inity)?$/.exec(text)
  return infinite ? (infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY) : undefined
})

export const looseBoolean = loose('true or false', (value) => {
  const word = typeof value === 'string' ? value.toLowerCase() : value
  if (word === true || word === 1 || ['1', 'on', 't', 'true', 'y', 'yes'].some((yes) => yes === word)) return true
  if (word === false || word === 0 || ['0', 'off', 'f', 'false', 'n', 'no'].some((no) => no === word)) return false
  return undefined
})

/** From here on a number that is no text is taken for a float, and one so large is no whole number; Python tells by how it is written. */
const writtenAsFloat = 1e21
/** Digits of a number that is written as a text; pydantic reads no more. */
const longestNumber = 4300

const plainNumber = /^([+-]?)(?:0[0_]*(?=[1-9]))?((?:0[0_]*)?0|\d+(?:_\d+)*)(?:\.0+)?$/
/** A sign after zeros is one for pydantic too. */
const signAfterZeros = /^\+?0[0_]*(-)_?(0|[1-9]\d*(?:_\d+)*)(?:\.0+)?$/

function wholeNumberOf(value: string): number | undefined {
  const text = trim(value)
  const [, sign = '', digits] = plainNumber.exec(text) ?? signAfterZeros.exec(text) ?? []
  const number = digits?.replaceAll('_', '').replace(/^0+(?=.)/, '')
  return number === undefined || number.length > longestNumber ? undefined : Number(sign + number)
}

/** White space as Rust has it: what JavaScript trims, with U+0085 and without U+FEFF. */
const trim = (text: string): string => text.replace(/^(?:\u0085|(?!\ufeff)\s)+|(?:\u0085|(?!\ufeff)\s)+$/g, '')

function loose<T>(what: string, read: (value: unknown) => T | undefined) {
  return z.unknown().transform((value, context): T => {
    const taken = read(value)
    if (taken !== undefined) return taken
    context.addIssue({ code: 'custom', message: value === undefined ? 'is missing' : `must be ${what}, is ${shown(value)}` })
    return z.NEVER
  })
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : String(value)
}
