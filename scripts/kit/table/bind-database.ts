import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { literal } from './columns.ts'

/** What SQL may touch: files it reads, files it writes, and a folder of its own. */
export interface DatabaseBounds {
  reads?: readonly string[]
  writes?: readonly string[]
  directory?: string
}

/**
 * From here on the instance opens what it was told of and nothing else, on this machine or over the network, and no setting can be changed. An addon is not
 * bound by Node's permissions, so the files it is told of are asked for there first: one that this process may not read is refused as if Node had read it.
 */
export async function bindDatabase(connection: DuckDBConnection, { reads = [], writes = [], directory }: DatabaseBounds): Promise<void> {
  for (const path of reads) await access(path)
  for (const path of writes) {
    if (process.permission?.has('fs.write', resolve(path)) === false) throw denied(`SQL may not write ${path} here`, { permission: 'FileSystemWrite', path })
  }
  const paths = [...reads, ...writes].map((path) => literal(resolve(path)))
  await connection.run(
    [
      `SET allowed_paths = [${paths.join(', ')}]`,
      `SET allowed_directories = [${directory === undefined ? '' : literal(resolve(directory))}]`,
      'SET autoinstall_known_extensions = false',
      'SET autoload_known_extensions = false',
      'SET enable_external_access = false',
      'SET lock_configuration = true',
    ].join('; '),
  )
}

/** DuckDB names the file it refused; this says what to do about it. One that the process may not read at all is an error as Node makes them, and on record. */
export function explainRefusedFile(error: unknown): unknown {
  const path = error instanceof Error ? /Permission Error: Cannot access (?:file|directory) "([^"]+)"/.exec(error.message)?.[1] : undefined
  if (path === undefined) return error
  if (process.permission?.has('fs.read', resolve(path)) === false)
    return denied(`SQL may not read ${path} here`, { permission: 'FileSystemRead', path, cause: error })
  return new Error(`SQL asks for ${path}, which its database was not told of; name it in \`reads\` (or \`writes\`) of openDatabase`, { cause: error })
}

const denied = (message: string, { permission, path, cause }: { permission: string; path: string; cause?: unknown }): Error =>
  Object.assign(new Error(message, { cause }), { code: 'ERR_ACCESS_DENIED', permission, resource: resolve(path) })
