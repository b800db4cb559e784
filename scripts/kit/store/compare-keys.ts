import { canonicalJson } from '#kit/records'
import type { KeyParts } from './run-key.ts'

/** One thing that a run key depends on and that differs between two keys. `null` stands for what one of them lacks. */
export interface KeyChange {
  kind: 'param' | 'code' | 'package' | 'read' | 'input' | 'order' | 'folder' | 'node' | 'root' | 'epoch'
  /** A param's path, a file, a package, `port <- step/file`, a folder's name. */
  what: string
  before: unknown
  after: unknown
}

const KINDS = { params: 'param', code: 'code', packages: 'package', reads: 'read', inputs: 'input', folders: 'folder' } as const

/** What differs between two keys' parts, in the order of the parts: params first, they are what people edit. */
export function compareKeys(before: Partial<KeyParts>, after: Partial<KeyParts>): KeyChange[] {
  const changes: KeyChange[] = []
  for (const part of Object.keys(KINDS) as (keyof typeof KINDS)[]) {
    const [old, now] = [flatten(before[part], part === 'params'), flatten(after[part], part === 'params')]
    for (const what of new Set([...Object.keys(old), ...Object.keys(now)])) {
      const change = { kind: KINDS[part], what, before: old[what] ?? null, after: now[what] ?? null }
      if (canonicalJson(change.before) !== canonicalJson(change.after)) changes.push(change)
    }
  }
  for (const [port, steps] of Object.entries(after.order ?? {})) {
    const old = before.order?.[port] ?? []
    if (canonicalJson(old) !== canonicalJson(steps) && canonicalJson(old.toSorted()) === canonicalJson(steps.toSorted()))
      changes.push({ kind: 'order', what: port, before: old.join(', '), after: steps.join(', ') })
  }
  for (const kind of ['node', 'root', 'epoch'] as const) {
    const change = { kind, what: kind, before: before[kind] ?? null, after: after[kind] ?? null }
    if (change.before !== change.after) changes.push(change)
  }
  return changes
}

/** `{ a: { b: 1 } }` as `{ 'a.b': 1 }` where `deep`; lists stay whole, they are read as one value. */
export function flatten(value: unknown, deep = true, prefix = ''): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, below]) =>
      deep && typeof below === 'object' && below !== null && !Array.isArray(below) && Object.keys(below).length > 0
        ? Object.entries(flatten(below, deep, `${prefix}${key}.`))
        : [[`${prefix}${key}`, below]],
    ),
  )
}
