import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { storeLayout } from '../layout.ts'
import { namesIn } from '../list-objects.ts'
import { holdStore } from '../lock-store.ts'
import { removeScratch } from '../open-scratch.ts'
import { type CleaningPlan, type CleaningRequest, planCleaning } from './plan-cleaning.ts'

/**
 * Lets go of what nothing asks for any more, while no step runs. What refers goes before what it refers to, so that a cleaning that is cut off leaves a
 * store that is whole: Nx's hits, kept runs, records of folders, objects.
 */
export async function cleanStore(
  request: CleaningRequest & { steps: readonly string[]; signal: AbortSignal; say: (line: string) => void },
): Promise<CleaningPlan> {
  const layout = storeLayout(request.workspace)
  await using _all = await holdStore(layout, request.steps, request)
  const plan = await planCleaning(request)
  const { signal } = request
  if (plan.runs.length > 0) for (const name of await namesIn(layout.nx)) await rm(join(layout.nx, name), { recursive: true, force: true })
  for (const path of [...plan.runs.map((run) => run.path), ...plan.torn, ...plan.folders, ...[...plan.objects, ...plan.damaged].map((object) => object.path)]) {
    signal.throwIfAborted()
    await rm(path, { force: true })
  }
  for (const name of await namesIn(layout.scratches)) await removeScratch(join(layout.scratches, name))
  return plan
}
