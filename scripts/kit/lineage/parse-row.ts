import type { z } from 'zod'
import { columnsOf } from '#kit/table'

/** A row as SQL gives it, as the record it is. */
export function parseRow<Row>(row: Record<string, unknown>, schema: z.ZodType<Row>): Row {
  const columns = new Map(columnsOf(schema).map((column) => [column.name, column]))
  const record: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(row)) {
    const column = columns.get(name)
    if (value !== null) record[name] = column?.type === 'JSON' ? JSON.parse(String(value)) : value
    else if (column?.nullable && column.type !== 'JSON') record[name] = null
  }
  return schema.parse(record)
}
