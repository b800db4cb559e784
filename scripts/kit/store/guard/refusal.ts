import { appendFileSync } from 'node:fs'
import { isAbsolute, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

export type RefusalKind = 'read' | 'write' | 'child' | 'worker' | 'network' | 'other'

/** Something a stage tried that it may not do. It stands on record also where the stage caught the error. */
export interface Refusal {
  kind: RefusalKind
  /** An absolute path, a command, a host and port. */
  what: string
  /** Where in the code of the checkout: `stages/merge/stage.ts:12`. */
  at: string | null
}

const KINDS: Record<string, RefusalKind> = {
  FileSystemRead: 'read',
  FileSystemWrite: 'write',
  ChildProcess: 'child',
  WorkerThreads: 'worker',
  Net: 'network',
}

/** A refusal in the words of Node, whose paths may be relative. */
export function refusalOf(permission: string, resource: string, at: string | null): Refusal {
  const kind = KINDS[permission] ?? 'other'
  if (kind === 'other') return { kind, what: `${permission} ${resource}`.trim(), at }
  return { kind, what: kind === 'read' || kind === 'write' ? resolve(resource) : resource, at }
}

export type Recorder = (permission: string, resource: string) => void

/** Keeps each refusal once, in a file: worker threads have their own memory, and a stage may end its process at any moment. */
export function refusalRecorder(file: string, workspace: string): Recorder {
  const known = new Set<string>()
  return (permission, resource) => {
    const refusal = refusalOf(permission, resource, callerIn(workspace))
    const text = JSON.stringify(refusal)
    if (known.has(text) || isLookingAround(refusal, workspace)) return
    known.add(text)
    appendFileSync(file, `${text}\n`)
  }
}

/**
 * Packages ask what machine they are on when they are loaded (which C library, for one), and Node what folder it is in; both get along without an answer.
 * No line of ours has asked.
 */
const isLookingAround = ({ kind, what, at }: Refusal, workspace: string): boolean =>
  kind === 'read' && at === null && [null, '.'].includes(pathIn(workspace, what))

/** The innermost line of the stage's own code, or else of the kit's. */
function callerIn(workspace: string): string | null {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 60
  const stack = new Error().stack ?? ''
  Error.stackTraceLimit = limit
  const root = `${pathToFileURL(workspace).href}/`
  const places = [...stack.matchAll(/(file:\/\/\S+?):(\d+):\d+/g)]
    .filter(([, url = '']) => url.startsWith(root) && !url.includes('/node_modules/') && !url.startsWith(`${root}scripts/kit/store/`))
    .map(([, url = '', line = '']) => `${decodeURI(url.slice(root.length))}:${line}`)
  return places.find((place) => !place.startsWith('scripts/')) ?? places[0] ?? null
}

/** A path relative to the workspace; null outside of it. */
export function pathIn(workspace: string, path: string): string | null {
  const inside = relative(workspace, path).replaceAll('\\', '/')
  return inside === '..' || inside.startsWith('../') || isAbsolute(inside) ? null : inside || '.'
}
