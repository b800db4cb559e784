import { existsSync, lstatSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { Permissions } from '#kit/stage'

/** What a process may touch: absolute paths, a folder with all that is below it. */
export interface Grants {
  read: readonly string[]
  write: readonly string[]
}

/** Windows takes 32,767 characters for a command, Linux two million. */
const LONGEST_COMMAND = process.platform === 'win32' ? 20_000 : 500_000

/**
 * Node's flags for a process that may do this and nothing else. Where they are too many for a command, `file` takes the files it may read. DuckDB is an addon: it
 * takes its own bounds from the room `table`.
 */
export function permissionFlags({ read, write }: Grants, { permissions, file }: { permissions: Permissions; file: string }): string[] {
  const connects = permissions.network || permissions.children || permissions.containers
  const reads = [...new Set(read)]
  return [
    '--permission',
    '--allow-addons',
    ...(permissions.children ? ['--allow-child-process'] : []),
    ...(permissions.workers ? ['--allow-worker'] : []),
    ...(connects && process.allowedNodeEnvironmentFlags.has('--allow-net') ? ['--allow-net'] : []), // from Node 25 on
    ...[...new Set(write)].map((path) => `--allow-fs-write=${path}`),
    ...(reads.join('').length > LONGEST_COMMAND ? [fileOfReads(file, reads)] : reads.map((path) => `--allow-fs-read=${path}`)),
  ]
}

/** Node calls it experimental, so it is not the way for all. */
function fileOfReads(file: string, reads: readonly string[]): string {
  writeFileSync(file, JSON.stringify({ nodeOptions: { 'allow-fs-read': reads } }))
  return `--experimental-config-file=${file}`
}

/** A folder that may not be there yet: Node takes a path for a folder's only while one is there. */
export const folderToBe = (path: string): string[] => [path, join(path, '*')]

/** Installed packages. Where the checkout has a link to them, modules are loaded by their real paths, and Node looks at each link on the way. */
export function packageFolders(workspace: string): string[] {
  const folders = [join(workspace, 'node_modules')]
  for (let link = linkAt(folders[0]); link !== null && !folders.includes(link); link = linkAt(link)) folders.push(link)
  return existsSync(folders[0] ?? '') ? [...folders, realpathSync(folders[0] ?? '')] : []
}

const linkAt = (path = ''): string | null => (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? resolve(dirname(path), readlinkSync(path)) : null)

/** What a client of the container engine looks at before it connects, and our Node, which is sent to it for the proxy of an allowlist. */
export function engineFiles(environment: Readonly<Record<string, string | undefined>> = process.env): string[] {
  const { DOCKER_CERT_PATH: certificates } = environment
  return [join(homedir(), '.docker/run/docker.sock'), process.execPath, ...(certificates ? [certificates] : [])]
}
