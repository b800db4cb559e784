import type { z } from 'zod'
import { columnsOf } from './columns.ts'

/** Makes of a table's row as SQL gives it the record it is of: JSON text read, NULL as null or as an absent field. It is not checked against the schema. */
export function recordReader(schema: z.ZodType): (raw: Record<string, unknown>) => Record<string, unknown> {
  const columns = new Map(columnsOf(schema).map((column) => [column.name, column]))
  return (raw) => {
    const record: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(raw)) {
      const column = columns.get(name)
      if (value === null) {
        if (column?.nullable && column.type !== 'JSON') record[name] = null
      } else record[name] = column?.type === 'JSON' ? JSON.parse(String(value)) : value
    }
    return record
  }
}
