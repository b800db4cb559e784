import type { Graph, Step } from '#kit/graph'
import type { Manifest } from '#kit/records'
import { readManifest } from './find-inputs.ts'
import type { KeptRun } from './kept-run.ts'

/** The licences that hold for what a step needs, whatever it reads of it. `manifests`: those that are not where they will be yet. */
export async function licencesOfNeeds(given: {
  workspace: string
  graph: Graph
  step: Step
  profile: string
  manifests?: ReadonlyMap<string, Manifest>
}): Promise<string[]> {
  const { workspace, graph, step, profile } = given
  const manifests = step.needs.map((need) => given.manifests?.get(need.step) ?? readManifest(workspace, graph.step(need.step, profile), profile))
  return union(...(await Promise.all(manifests)).map(({ licences }) => licences ?? []))
}

/** A run with the licences that hold for it now: its own, and those of its needs as they are. The bytes that it left do not depend on them. */
export function underLicences(kept: KeptRun, ofNeeds: readonly string[]): KeptRun {
  const { licences: _, ...manifest } = kept.manifest
  const licences = union(kept.licences ?? [], ofNeeds)
  return { ...kept, manifest: { ...manifest, ...(licences.length > 0 && { licences }) } }
}

const union = (...lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())].sort()
