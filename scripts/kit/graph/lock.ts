import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalJson } from '#kit/records'
import type { Graph } from './load-graph.ts'

export const LOCK_FILE = 'pipeline.lock.json'

export interface LockedStep {
  /** What the step's result depends on in `pipeline.yaml`. Nx hashes it, so that `nx affected` sees an edited param. */
  in: { stage: string; needs: string[]; params: Record<string, unknown> }
  /** What a run of a deterministic stage left: a rebuild must give these bytes. */
  out?: Record<string, { sha256: string; rows?: number }>
}
export interface LockFile {
  profiles: Record<string, { steps: Record<string, LockedStep> }>
}

export function readLock(workspace: string): LockFile {
  const path = join(workspace, LOCK_FILE)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as LockFile) : { profiles: {} } // written by scripts/lock.ts
}

/** The lock that `pipeline.yaml` asks for; `out` is kept from the lock there is where `in` is unchanged, or taken from `outputs`. */
export function makeLock(graph: Graph, before: LockFile, outputs: (step: string, profile: string) => LockedStep['out'] | undefined): LockFile {
  const profiles = Object.keys(graph.profiles).sort()
  return {
    profiles: Object.fromEntries(
      profiles.map((profile) => [
        profile,
        { steps: Object.fromEntries(lockedSteps(graph, profile).map((name) => [name, lockStep(graph, before, outputs, name, profile)])) },
      ]),
    ),
  }
}

/** The steps that the lock holds under a profile, by name: all, or of a derived profile those whose params it varies. */
export const lockedSteps = (graph: Graph, profile: string): string[] => Object.keys(graph.derivation(profile)?.params ?? graph.declarations).sort()

function lockStep(
  graph: Graph,
  before: LockFile,
  outputs: (step: string, profile: string) => LockedStep['out'] | undefined,
  name: string,
  profile: string,
): LockedStep {
  const step = graph.step(name, profile)
  const wanted: LockedStep['in'] = {
    stage: step.stage,
    needs: step.needs.map((need) => (need.role ? `${need.role}=${need.step}` : need.step)),
    params: step.params,
  }
  const locked = before.profiles[profile]?.steps[name]
  const kept = locked && canonicalJson(locked.in) === canonicalJson(wanted) ? locked.out : undefined
  const out = graph.stages[step.stage]?.deterministic ? (outputs(name, profile) ?? kept) : undefined
  return { in: wanted, ...(out && { out }) }
}

export const printLock = (lock: LockFile): string => `${canonicalJson(lock, 1)}\n`
