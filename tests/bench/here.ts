import { loadGraph } from '#kit/graph'
import { readHistory } from '#kit/slots'
import { StageError } from '#kit/stage'
import { surveyPipeline } from '#kit/store'
import { repository } from '../checkout.ts'
import type { Contestant } from './contestant.ts'
import { allHeld, nx } from './flywheel.ts'

/** This checkout's own pipeline up to a step, which must be built: a benchmark trains no model. */
export async function makeHere(target: string): Promise<Omit<Contestant, 'result'>> {
  const graph = loadGraph(repository)
  const needed = stepsFor(target, (name) => graph.step(name, graph.defaultProfile).needs.map((need) => need.step))
  const surveyed = await surveyPipeline({ workspace: repository, graph, profile: graph.defaultProfile, readSlots: () => readHistory(repository) })
  const missing = surveyed.filter((step) => needed.has(step.name) && step.state !== 'cached').map((step) => step.name)
  if (missing.length > 0)
    throw new StageError(
      `${missing.join(', ')} would run here, and only what is held can be measured; run: npx nx run pipeline:${target}, or name an earlier step`,
    )
  return { name: `${target} of this checkout`, workspace: repository, command: nx(repository, target), isIdle: allHeld }
}

function stepsFor(name: string, needsOf: (name: string) => string[], found = new Set<string>()): Set<string> {
  found.add(name)
  for (const need of needsOf(name)) if (!found.has(need)) stepsFor(need, needsOf, found)
  return found
}
