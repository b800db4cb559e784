import { DuckDBInstance } from '@duckdb/node-api'
import type { z } from 'zod'
import { bindDatabase } from './bind-database.ts'
import { columnsOf, literal } from './columns.ts'

/** Streams the rows of a table in their order. A row that does not fit the schema is an error that names file and row: our own records are strict. */
export async function* readTable<Row>(path: string, schema: z.ZodType<Row>): AsyncIterable<Row> {
  const columns = new Map(columnsOf(schema).map((column) => [column.name, column]))
  let number = 0
  for await (const raw of streamQuery(path, `SELECT * FROM read_parquet(${literal(path)})`)) {
    number++
    const row: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(raw)) {
      const column = columns.get(name)
      if (value === null) {
        if (column?.nullable && column.type !== 'JSON') row[name] = null
      } else row[name] = column?.type === 'JSON' ? JSON.parse(String(value)) : value
    }
    const parsed = schema.safeParse(row)
    if (!parsed.success)
      throw new Error(
        `row ${number} of ${path} does not fit its schema: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`,
      )
    yield parsed.data
  }
}

/** Rows of foreign files as they are: a JSON array (`.json`), JSON lines (`.jsonl`), Parquet (`.parquet`). */
export async function* readRows(path: string): AsyncIterable<unknown> {
  if (path.endsWith('.parquet')) yield* streamQuery(path, `SELECT * FROM read_parquet(${literal(path)})`)
  else if (path.endsWith('.json') || path.endsWith('.jsonl')) {
    const format = path.endsWith('.json') ? 'array' : 'newline_delimited'
    const sql = `SELECT json FROM read_json_objects(${literal(path)}, format = '${format}', maximum_object_size = 67108864)`
    for await (const row of streamQuery(path, sql)) yield JSON.parse(String(row.json))
  } else throw new Error(`${path}: rows are read from .json (an array), .jsonl or .parquet files; rename it or convert it`)
}

async function* streamQuery(path: string, sql: string): AsyncIterable<Record<string, unknown>> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  try {
    await bindDatabase(connection, { reads: [path] })
    const result = await connection.stream(sql)
    for await (const rows of result.yieldRowObjectJs()) {
      for (const row of rows)
        yield row && Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]))
    }
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** Rows of a Parquet file, from its footer. */
export async function countRows(path: string): Promise<number> {
  for await (const row of streamQuery(path, `SELECT num_rows AS n FROM parquet_file_metadata(${literal(path)})`)) return Number(row.n)
  return 0
}
