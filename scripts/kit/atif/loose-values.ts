import { z } from 'zod'

/** Whole numbers, numbers and truth values as the reference validator (pydantic, not strict) takes them: "12" is 12, true is 1, "yes" is true. */
export const looseInteger = loose('a whole number', (value) => {
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined
  if (typeof value !== 'string') return undefined
  return /^\s*[+-]?\d+(_\d+)*(\.0+)?\s*$/.test(value) ? Number(value.replaceAll('_', '')) : undefined
})

export const looseNumber = loose('a number', (value) => {
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return undefined
  const text = value.trim().toLowerCase()
  if (/^[+-]?(\d+(_\d+)*\.?(\d+(_\d+)*)?|\.\d+(_\d+)*)(e[+-]?\d+)?$/.test(text)) return Number(text.replaceAll('_', ''))
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
