import type { LockedStep } from '#kit/graph'

export type Digests = NonNullable<LockedStep['out']>

export interface FileDifference {
  path: string
  /** Null where there is no such file. */
  locked: Digests[string] | null
  here: Digests[string] | null
}

/** What a rebuilt step left, held against its digests in the lock. */
export type ComparedStep =
  | { kind: 'equal'; files: number }
  | { kind: 'differs'; files: number; differences: FileDifference[] }
  /** Its stage is not declared deterministic, so nothing is promised of its bytes and the lock holds none. */
  | { kind: 'not-deterministic' }
  | { kind: 'no-digests' }
  | { kind: 'not-rebuilt' }

export function compareStep({ isDeterministic, locked, here }: { isDeterministic: boolean; locked?: Digests; here?: Digests }): ComparedStep {
  if (!here) return { kind: 'not-rebuilt' }
  if (!isDeterministic) return { kind: 'not-deterministic' }
  if (!locked) return { kind: 'no-digests' }
  const paths = [...new Set([...Object.keys(locked), ...Object.keys(here)])].sort()
  const differences = paths
    .map((path): FileDifference => ({ path, locked: locked[path] ?? null, here: here[path] ?? null }))
    .filter((file) => file.locked?.sha256 !== file.here?.sha256 || file.locked?.rows !== file.here?.rows)
  return differences.length === 0 ? { kind: 'equal', files: paths.length } : { kind: 'differs', files: paths.length, differences }
}
