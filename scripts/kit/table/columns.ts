import { z } from 'zod'

export type ColumnType = 'VARCHAR' | 'BIGINT' | 'DOUBLE' | 'BOOLEAN' | 'JSON'
/**
 * How a field of a row stands in Parquet. `JSON` is JSON text in a VARCHAR: nested values of differing shape never meet in one struct and
 * pad each other with nulls. A NULL in a column that is not `nullable` is an absent optional field.
 */
export type Column = { name: string; type: ColumnType; nullable: boolean }

type Property = { type?: string | string[]; anyOf?: Property[] }

const SCALARS: Record<string, ColumnType> = { string: 'VARCHAR', integer: 'BIGINT', number: 'DOUBLE', boolean: 'BOOLEAN' }

/** The columns of a row's schema: scalars (also nullable ones) as they are, everything else as JSON text. */
export function columnsOf(row: z.ZodType): Column[] {
  const schema = z.toJSONSchema(row, { io: 'output', unrepresentable: 'any' }) as { properties?: Record<string, Property> } // zod types its result as a union of dialects
  if (!schema.properties) throw new Error('a table needs rows with named fields: its schema must be a zod object')
  return Object.entries(schema.properties).map(([name, property]) => ({ name, ...columnType(property) }))
}

function columnType(property: Property): { type: ColumnType; nullable: boolean } {
  const types = (property.anyOf ?? [property]).flatMap((kind) => kind.type ?? 'any')
  const [type, ...others] = types.filter((name) => name !== 'null')
  const scalar = type !== undefined && others.length === 0 ? SCALARS[type] : undefined
  return { type: scalar ?? 'JSON', nullable: types.includes('null') }
}

export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
