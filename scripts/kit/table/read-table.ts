import { createReadStream } from 'node:fs'
import { type DuckDBDataChunk, DuckDBInstance, JSDuckDBValueConverter } from '@duckdb/node-api'
import type { z } from 'zod'
import { bindDatabase } from './bind-database.ts'
import { identifier, literal } from './columns.ts'
import { recordReader } from './record-reader.ts'
import { splitArray, splitLines } from './split-json.ts'

/**
 * Streams the rows of a table in their order, or of them those that have one of some values in a column. A row that does not fit the schema is an error that
 * names file and row: our own records are strict.
 */
export async function* readTable<Row>(path: string, schema: z.ZodType<Row>, only?: { column: string; values: readonly string[] }): AsyncIterable<Row> {
  if (only?.values.length === 0) return
  const where = only ? ` WHERE ${identifier(only.column)} IN (${only.values.map(literal).join(', ')})` : ''
  const recordOf = recordReader(schema)
  let number = 0
  for await (const raw of streamQuery(path, `SELECT * FROM read_parquet(${literal(path)})${where}`)) {
    number++
    const parsed = schema.safeParse(recordOf(raw))
    if (!parsed.success)
      throw new Error(
        `row ${number} of ${path} does not fit its schema: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`,
      )
    yield parsed.data
  }
}

/** Rows of foreign files as they are: a JSON array (`.json`), JSON lines (`.jsonl`), Parquet (`.parquet`). */
export async function* readRows(path: string): AsyncIterable<unknown> {
  if (path.endsWith('.parquet')) yield* readParquet(path)
  else if (path.endsWith('.json') || path.endsWith('.jsonl')) {
    const split = path.endsWith('.json') ? splitArray : splitLines
    for await (const texts of split(readBytes(path))) for (const text of texts) yield JSON.parse(text)
  } else throw new Error(`${path}: rows are read from .json (an array), .jsonl or .parquet files; rename it or convert it`)
}

export const readBytes = (path: string): AsyncIterable<Buffer> => createReadStream(path, { highWaterMark: 1 << 17 })

/** The rows of a foreign Parquet file. Of `columns`, where they are given, those that the file has: others are not read at all. */
export async function* readParquet(path: string, columns?: readonly string[]): AsyncIterable<Record<string, unknown>> {
  if (!columns) return yield* streamQuery(path, `SELECT * FROM read_parquet(${literal(path)})`)
  const there = new Set<string>()
  for await (const { column_name } of streamQuery(path, `DESCRIBE SELECT * FROM read_parquet(${literal(path)})`)) there.add(String(column_name))
  const wanted = columns.filter((name) => there.has(name))
  yield* streamQuery(path, `SELECT ${wanted.length > 0 ? wanted.map(identifier).join(', ') : 'NULL'} FROM read_parquet(${literal(path)})`)
}

/** One chunk of rows is held at a time, in DuckDB and here: its own buffer would count the pointers to texts and not the texts. */
async function* streamQuery(path: string, sql: string): AsyncIterable<Record<string, unknown>> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '512MB', enable_external_file_cache: 'false' })
  const connection = await instance.connect()
  try {
    await connection.run("SET streaming_buffer_size = '1B'")
    await bindDatabase(connection, { reads: [path] })
    const result = await connection.stream(sql)
    const names = result.columnNames()
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) yield* rowsOf(chunk, names)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

function* rowsOf(chunk: DuckDBDataChunk, names: readonly string[]): Iterable<Record<string, unknown>> {
  const rows = chunk.convertRows(JSDuckDBValueConverter)
  chunk.reset() // else its texts are kept until the garbage collector, which does not see them, comes by
  for (const values of rows) yield Object.fromEntries(values.map((value, index) => [names[index] ?? '', withNumbers(value)]))
}

/** 64-bit integers come as numbers, also within lists and structs. */
function withNumbers(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map(withNumbers)
  if (value?.constructor !== Object) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withNumbers(item)]))
}

/** Rows of a Parquet file, from its footer. */
export async function countRows(path: string): Promise<number> {
  for await (const row of streamQuery(path, `SELECT num_rows AS n FROM parquet_file_metadata(${literal(path)})`)) return Number(row.n)
  return 0
}
