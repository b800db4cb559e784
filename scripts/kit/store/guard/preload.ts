import { readFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { isMainThread } from 'node:worker_threads'
import type { Bounds } from './bounds.ts'
import { showFolders } from './folders.ts'
import { guardNetwork } from './network.ts'
import { recordRefusals } from './record.ts'
import { refusalRecorder } from './refusal.ts'

// Loaded by `--import` before the code of a stage, also in its worker threads; `?bounds=` names the file that the runner has left.
const bounds = JSON.parse(readFileSync(new URL(import.meta.url).searchParams.get('bounds') ?? '', 'utf8')) as Bounds // written by the runner
const refuse = refusalRecorder(bounds.refused, bounds.workspace)
recordRefusals(refuse)
if (!isMainThread) dropWorkingDirectory()
showFolders(bounds)
guardNetwork(bounds.permissions, process.env, refuse)
syncBuiltinESMExports()

/** Node grants a worker thread its working directory whatever the flags say: it takes the empty name of a script that is none for a path. */
function dropWorkingDirectory(): void {
  const permission = process.permission as { drop?(scope: string, path: string): void } | undefined // newer than its types, and not in every Node 24
  permission?.drop?.('fs.read', process.cwd())
}
