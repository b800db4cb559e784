import { loadGraph } from './load-graph.ts'
import { makeLock } from './lock.ts'
import { readLock, writeLock } from './lock-file.ts'
import { PipelineError } from './pipeline-error.ts'

/** Raises a step's epoch in the lock, so that its next run is a new one whatever the store holds, and gives the new epoch. A graph that is loaded already does not know of it. */
export function raiseEpoch(workspace: string, step: string, named?: string): { profile: string; epoch: number } {
  const graph = loadGraph(workspace)
  const profile = named ?? graph.defaultProfile
  const epoch = graph.step(step, profile).epoch + 1
  const lock = makeLock(graph, readLock(workspace))
  const locked = lock.profiles[profile]?.steps[step]
  if (!locked) {
    const from = graph.derivation(profile)?.from
    throw new PipelineError([
      `profile "${profile}" takes step "${step}" as profile "${from}" has it; raise it there: npx tsx scripts/lock.ts --fresh ${step} --profile ${from}`,
    ])
  }
  locked.in.epoch = epoch
  writeLock(workspace, lock)
  return { profile, epoch }
}
