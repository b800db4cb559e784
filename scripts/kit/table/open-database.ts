import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { bindDatabase, type DatabaseBounds, explainRefusedFile } from './bind-database.ts'

export interface Database extends AsyncDisposable {
  readonly connection: DuckDBConnection
  run(sql: string): Promise<void>
  /** All rows of a small result; 64-bit integers come as numbers. */
  all(sql: string): Promise<Record<string, unknown>[]>
}

/**
 * `directory` takes what does not fit in memory and is removed at the end; besides it SQL may touch the files in `reads` and `writes` alone. One thread: the
 * order of rows, and so the bytes of a written file, never vary. Without `keepsOrder` only a plain scan keeps the order of its rows, and SQL may bound row groups
 * in bytes.
 */
export async function openDatabase(given: DatabaseBounds & { directory: string; memoryLimit?: string; keepsOrder?: boolean }): Promise<Database> {
  const { directory, memoryLimit = '1GB', keepsOrder = true } = given
  await mkdir(directory, { recursive: true })
  const instance = await DuckDBInstance.create(join(directory, 'work.duckdb'), {
    threads: '1',
    memory_limit: memoryLimit,
    temp_directory: join(directory, 'spill'),
    preserve_insertion_order: String(keepsOrder),
  })
  const connection = await instance.connect()
  const close = async () => {
    connection.closeSync()
    instance.closeSync()
    await rm(directory, { recursive: true, force: true })
  }
  try {
    await bindDatabase(connection, given)
  } catch (error) {
    await close()
    throw error
  }
  const explained = <T>(answer: Promise<T>): Promise<T> =>
    answer.catch((error) => {
      throw explainRefusedFile(error)
    })
  return {
    connection,
    run: async (sql) => void (await explained(connection.run(sql))),
    all: async (sql) => (await explained(connection.runAndReadAll(sql))).getRowObjectsJS().map(withNumbers),
    [Symbol.asyncDispose]: close,
  }
}

const withNumbers = (row: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]))
