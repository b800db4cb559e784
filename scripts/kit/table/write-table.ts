import type { DuckDBAppender } from '@duckdb/node-api'
import type { z } from 'zod'
import { type Column, columnsOf, identifier, literal } from './columns.ts'
import { type Database, openDatabase } from './open-database.ts'

export interface TableWriter<Row> {
  write(row: Row): Promise<void>
  /** Writes the file; without it nothing appears at `path`. */
  close(): Promise<{ rows: number }>
  abort(): Promise<void>
}

const FLUSH_EVERY = 10_000

/** The settings every table is written with, so that the same rows give the same bytes. */
export const PARQUET_OPTIONS = '(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)'

/** Writes rows to one Parquet file, holding few of them in memory. Rows are checked against the schema and their defaults filled in. */
export async function openTableWriter<Row>(path: string, schema: z.ZodType<Row>): Promise<TableWriter<Row>> {
  const columns = columnsOf(schema)
  const database = await openDatabase({ directory: `${path}.work`, writes: [path] })
  const fields = columns.map((column) => `${identifier(column.name)} ${column.type === 'JSON' ? 'VARCHAR' : column.type}`)
  await database.run(`CREATE TABLE rows (${fields.join(', ')})`)
  const appender = await database.connection.createAppender('rows')
  let rows = 0
  return {
    write: async (row) => {
      const parsed = schema.safeParse(row)
      if (!parsed.success)
        throw new Error(
          `row ${rows + 1} for ${path} does not fit its schema: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`,
        )
      append(appender, columns, parsed.data as Record<string, unknown>) // columnsOf has checked that the schema is an object's
      if (++rows % FLUSH_EVERY === 0) appender.flushSync()
    },
    close: async () => {
      appender.closeSync()
      await copy(database, path)
      await database[Symbol.asyncDispose]()
      return { rows }
    },
    abort: async () => {
      appender.closeSync()
      await database[Symbol.asyncDispose]()
    },
  }
}

const copy = (database: Database, path: string) => database.run(`COPY (SELECT * FROM rows) TO ${literal(path)} ${PARQUET_OPTIONS}`)

function append(appender: DuckDBAppender, columns: readonly Column[], row: Record<string, unknown>): void {
  for (const { name, type } of columns) {
    const value = row[name]
    if (value === undefined || (value === null && type !== 'JSON')) appender.appendNull()
    else if (type === 'JSON') appender.appendVarchar(JSON.stringify(value))
    else if (type === 'BIGINT')
      appender.appendBigInt(BigInt(value as number)) // the schema said integer
    else if (type === 'DOUBLE')
      appender.appendDouble(value as number) // the schema said number
    else if (type === 'BOOLEAN')
      appender.appendBoolean(value as boolean) // the schema said boolean
    else appender.appendVarchar(String(value))
  }
  appender.endRow()
}
