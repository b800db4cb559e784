import { z } from 'zod'
import { knownNames } from '#kit/spelling'

/** A key that a schema has no word for, and the one that was meant, as far as that can be said. */
export interface UnknownKey {
  path: (string | number)[]
  advice: string
}

/** Every key of a value that the objects of a schema do not name. `free`: paths of tables in which everything goes. */
export function findUnknownKeys(schema: z.core.$ZodType, value: unknown, free: readonly string[] = [], path: (string | number)[] = []): UnknownKey[] {
  const plain = unwrap(schema)
  if (free.includes(path.join('.'))) return []
  if (plain instanceof z.ZodUnion) {
    const fitting = plain.options.map(unwrap).find((option) => option instanceof z.ZodObject === isTable(value))
    return fitting ? findUnknownKeys(fitting, value, free, path) : []
  }
  if (plain instanceof z.ZodArray && Array.isArray(value)) {
    return value.flatMap((entry, index) => findUnknownKeys(plain.element, entry, free, [...path, index]))
  }
  if (!(plain instanceof z.ZodObject) || !isTable(value)) return []
  const known: Readonly<Record<string, z.core.$ZodType>> = plain.shape
  return Object.entries(value).flatMap(([key, entry]) => {
    const inner = Object.hasOwn(known, key) ? known[key] : undefined
    if (inner) return findUnknownKeys(inner, entry, free, [...path, key])
    return [{ path: [...path, key], advice: knownNames(key, Object.keys(known)) }]
  })
}

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What lies under defaults and the like. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return unwrap(schema.def.innerType)
  return schema
}
