import { type Graph, type LockFile, lockedStep } from '#kit/graph'
import { compareKeys, describeChanges, type KeyChange, parseInput } from '#kit/store'
import type { Rebuilt } from './rebuild.ts'

export interface Evidence {
  graph: Graph
  profile: string
  lock: LockFile
  /** By step; a step that could not be built is not there. */
  rebuilt: ReadonlyMap<string, Rebuilt>
}

/** Why a step left other bytes than the lock holds it to. */
export interface Causes {
  /** The inputs that differ, and of them the step where it begins. */
  inputs: string[]
  /** What of the step itself differs from what made the locked digests. */
  own: string[]
  /** What is no part of a run key: it should make no difference, and is told where nothing else explains one. */
  surroundings: string[]
  /** The lock says what made its digests. */
  isKnown: boolean
}

export function findCauses(evidence: Evidence, step: string): Causes {
  const { graph, lock, profile, rebuilt } = evidence
  const locked = lockedStep(lock, graph, step, profile)
  const here = rebuilt.get(step)
  const inputs = changedInputs(evidence, step)
  const needs = graph.step(step, profile).needs.map((need) => (need.role ? `${need.role}=${need.step}` : need.step))
  const before = new Set(locked?.in.needs)
  const changes = locked?.by && here ? compareKeys({ ...locked.by, inputs: {} }, { ...here.by, inputs: {} }) : []
  const { node, own } = Object.groupBy(changes, ({ kind }) => (kind === 'node' ? 'node' : 'own'))
  const moved = locked?.by && here && locked.by.platform !== here.by.platform ? [`platform ${locked.by.platform} -> ${here.by.platform}`] : []
  return {
    inputs: describeInputs(evidence, step, inputs),
    own: [
      ...describeChanges(own ?? []),
      ...needs.filter((need) => locked && !before.has(need)).map((need) => `need ${need} is not in the lock`),
      ...[...before].filter((need) => !needs.includes(need)).map((need) => `need ${need} of the lock is gone`),
    ],
    surroundings: [...describeChanges(node ?? []), ...moved],
    isKnown: locked?.by !== undefined,
  }
}

/** What came in, against what came in when the locked digests were made: digests of steps that the lock holds are its own, others stand beside `by`. */
function changedInputs({ graph, lock, profile, rebuilt }: Evidence, step: string): KeyChange[] {
  const locked = (name: string) => lockedStep(lock, graph, name, profile)
  const inputs = (rebuilt.get(step)?.run.parts.inputs ?? {}) as Record<string, string> // a part of every run key, by explainKey
  const known = locked(step)?.by?.inputs ?? {}
  const before: Record<string, string> = { ...known }
  for (const name of Object.keys(inputs)) {
    const from = parseInput(name)
    const digest = known[name] ?? locked(from.step)?.out?.[from.path]?.sha256
    if (digest !== undefined) before[name] = digest
  }
  // Of a step that the lock says nothing about, nothing can be compared.
  const after = Object.fromEntries(Object.entries(inputs).filter(([name]) => name in before || locked(parseInput(name).step)?.out))
  return compareKeys({ inputs: before }, { inputs: after })
}

function describeInputs(evidence: Evidence, step: string, changes: readonly KeyChange[]): string[] {
  if (changes.length === 0) return []
  const first = firstDifferent(evidence, step)
  const direct = new Set(changes.map(({ what }) => parseInput(what).step))
  const lines = describeChanges(changes, (from, sha256) => rowsOf(evidence, from, sha256))
  return direct.has(first) ? lines : [...lines, `the first step that differs is ${first}`]
}

/** Up along the inputs that differ, the step where it begins; of several the first in working order. */
function firstDifferent(evidence: Evidence, step: string): string {
  const begins = new Set<string>()
  const visit = (name: string) => {
    const from = new Set(changedInputs(evidence, name).map(({ what }) => parseInput(what).step))
    if (from.size === 0) begins.add(name)
    for (const other of from) visit(other)
  }
  visit(step)
  return evidence.graph.order.find((name) => begins.has(name)) ?? step
}

function rowsOf({ graph, lock, profile, rebuilt }: Evidence, step: string, sha256: string): number | undefined {
  const files = [...Object.values(lockedStep(lock, graph, step, profile)?.out ?? {}), ...Object.values(rebuilt.get(step)?.out ?? {})]
  return files.find((file) => file.sha256 === sha256)?.rows
}
