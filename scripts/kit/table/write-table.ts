import { join } from 'node:path'
import type { DuckDBAppender } from '@duckdb/node-api'
import type { z } from 'zod'
import { type Column, columnsOf, identifier, literal } from './columns.ts'
import { openDatabase } from './open-database.ts'

export interface TableWriter<Row> {
  write(row: Row): Promise<void>
  /** Writes the file; without it nothing appears at `path`. */
  close(): Promise<{ rows: number }>
  abort(): Promise<void>
}

/** The settings every table is written with, so that the same rows give the same bytes. Row groups are small: who reads one row holds its whole group. */
export const PARQUET_OPTIONS = '(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 2048)'
/** Rows may be wide, so here a group is bounded in bytes as well; DuckDB allows that only where it need not keep an order across threads (there is one). */
const BOUNDED_OPTIONS = `(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 2048, ROW_GROUP_SIZE_BYTES '16MB')`
const PART_OPTIONS = `(FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 2048, ROW_GROUP_SIZE_BYTES '4MB')`
/** Counted in characters of text. What is appended is held outside of DuckDB's limit until it is flushed. */
const FLUSH_AFTER = 4 << 20
const PART_AFTER = 16 << 20

/**
 * Writes rows to one Parquet file. Rows are checked against the schema and their defaults filled in. Memory stays the same however many rows come and however
 * wide they are: what has come is set aside in parts, which the end makes into one file.
 */
export async function openTableWriter<Row>(path: string, schema: z.ZodType<Row>): Promise<TableWriter<Row>> {
  const columns = columnsOf(schema)
  const directory = `${path}.work`
  const database = await openDatabase({ directory, writes: [path], memoryLimit: '256MB', keepsOrder: false })
  const fields = columns.map((column) => `${identifier(column.name)} ${column.type === 'JSON' ? 'VARCHAR' : column.type}`)
  const startPart = async (): Promise<DuckDBAppender> => {
    await database.run(`CREATE OR REPLACE TEMP TABLE rows (${fields.join(', ')})`)
    return await database.connection.createAppender('rows', 'main', 'temp')
  }
  const parts: string[] = []
  let appender = await startPart()
  let [rows, size, flushed] = [0, 0, 0]
  const endPart = async () => {
    appender.closeSync()
    const part = join(directory, `part-${parts.length}.parquet`)
    await database.run(`COPY rows TO ${literal(part)} ${PART_OPTIONS}`)
    parts.push(part)
    appender = await startPart()
    size = 0
    flushed = 0
  }
  return {
    write: async (row) => {
      const parsed = schema.safeParse(row)
      if (!parsed.success)
        throw new Error(
          `row ${rows + 1} for ${path} does not fit its schema: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`,
        )
      size += append(appender, columns, parsed.data as Record<string, unknown>) // columnsOf has checked that the schema is an object's
      rows++
      if (size > PART_AFTER) await endPart()
      else if (size - flushed > FLUSH_AFTER) {
        appender.flushSync()
        flushed = size
      }
    },
    close: async () => {
      if (parts.length > 0) await endPart()
      else appender.closeSync()
      const whole = parts.length > 0 ? `read_parquet([${parts.map(literal).join(', ')}])` : 'rows'
      await database.run(`COPY (SELECT * FROM ${whole}) TO ${literal(path)} ${BOUNDED_OPTIONS}`)
      await database[Symbol.asyncDispose]()
      return { rows }
    },
    abort: async () => {
      appender.closeSync()
      await database[Symbol.asyncDispose]()
    },
  }
}

/** Says how many characters the row took. */
function append(appender: DuckDBAppender, columns: readonly Column[], row: Record<string, unknown>): number {
  let size = 0
  for (const { name, type } of columns) {
    const value = row[name]
    size += 8
    if (value === undefined || (value === null && type !== 'JSON')) appender.appendNull()
    else if (type === 'BIGINT')
      appender.appendBigInt(BigInt(value as number)) // the schema said integer
    else if (type === 'DOUBLE')
      appender.appendDouble(value as number) // the schema said number
    else if (type === 'BOOLEAN')
      appender.appendBoolean(value as boolean) // the schema said boolean
    else {
      const text = type === 'JSON' ? JSON.stringify(value) : String(value)
      size += text.length
      appender.appendVarchar(text)
    }
  }
  appender.endRow()
  return size
}
