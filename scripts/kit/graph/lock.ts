import { canonicalJson } from '#kit/records'
import { isDeterministic } from './is-deterministic.ts'
import type { Graph } from './load-graph.ts'
import { EMPTY_LOCK, type LockedStep, type LockFile } from './lock-file.ts'

/** What a step has left: its files, and what they were made by where that is known. */
export type Left = Pick<LockedStep, 'out' | 'by'>

/**
 * The lock that `pipeline.yaml` asks for. Epochs are kept. Digests come from `left`, where it knows them, or are kept from the lock there is as long as the
 * same is asked for; what they were made by is kept while they are equal, so that an edit which leaves the same bytes leaves the lock alone.
 */
export function makeLock(graph: Graph, before: LockFile, left: (step: string, profile: string) => Left | undefined = () => undefined): LockFile {
  const profiles = Object.keys(graph.profiles).sort()
  const lockAll = (profile: string) =>
    lockedSteps(graph, profile).map((name) => [name, lockStep(graph, before.profiles[profile]?.steps[name], left, name, profile)] as const)
  return { ...EMPTY_LOCK, profiles: Object.fromEntries(profiles.map((profile) => [profile, { steps: Object.fromEntries(lockAll(profile)) }])) }
}

/** The steps that the lock holds under a profile, by name: all, or of a derived profile those whose params it varies. */
export const lockedSteps = (graph: Graph, profile: string): string[] => Object.keys(graph.derivation(profile)?.params ?? graph.declarations).sort()

/** What the lock says of a step under a profile: of a derived one that does not vary the step, under the profile it derives from. */
export function lockedStep(lock: LockFile, graph: Graph, name: string, profile: string): LockedStep | undefined {
  const derivation = graph.derivation(profile)
  return lock.profiles[derivation && !(name in derivation.params) ? derivation.from : profile]?.steps[name]
}

function lockStep(
  graph: Graph,
  before: LockedStep | undefined,
  left: (step: string, profile: string) => Left | undefined,
  name: string,
  profile: string,
): LockedStep {
  const step = graph.step(name, profile)
  const request = {
    stage: step.stage,
    needs: step.needs.map((need) => (need.role ? `${need.role}=${need.step}` : need.step)),
    params: step.params,
  }
  const { epoch, ...requested } = before?.in ?? { stage: '' }
  const wanted = { ...request, ...(epoch !== undefined && { epoch }) }
  if (!isDeterministic(graph, name, profile)) return { in: wanted }
  const kept = before?.out && canonicalJson(requested) === canonicalJson(request) ? { out: before.out, by: before.by } : undefined
  const found = left(name, profile)
  const now = found?.out ? found : kept
  if (!now?.out) return { in: wanted }
  const isKept = canonicalJson(now.out) === canonicalJson(kept?.out)
  const by = (isKept ? kept?.by : undefined) ?? now.by
  return { in: wanted, out: now.out, ...(by && { by }) }
}
