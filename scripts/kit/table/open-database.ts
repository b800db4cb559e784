import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'

export interface Database extends AsyncDisposable {
  readonly connection: DuckDBConnection
  run(sql: string): Promise<void>
  /** All rows of a small result; 64-bit integers come as numbers. */
  all(sql: string): Promise<Record<string, unknown>[]>
}

/** `directory` takes what does not fit in memory and is removed at the end. One thread: the order of rows, and so the bytes of a written file, never vary. */
export async function openDatabase({ directory, memoryLimit = '1GB' }: { directory: string; memoryLimit?: string }): Promise<Database> {
  await mkdir(directory, { recursive: true })
  const instance = await DuckDBInstance.create(join(directory, 'work.duckdb'), {
    threads: '1',
    memory_limit: memoryLimit,
    temp_directory: join(directory, 'spill'),
    preserve_insertion_order: 'true',
  })
  const connection = await instance.connect()
  return {
    connection,
    run: async (sql) => void (await connection.run(sql)),
    all: async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJS().map(withNumbers),
    [Symbol.asyncDispose]: async () => {
      connection.closeSync()
      instance.closeSync()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

const withNumbers = (row: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]))
