import type { Graph } from '#kit/graph'
import type { RunEntry, RunRecord } from '#kit/records'
import { readRunRecord } from './find-inputs.ts'

/** What a step's output under a profile came from. It may have been made under another profile. */
export interface CurrentRun {
  profile: string
  step: string
  run: RunRecord
}

/** The runs that the outputs of this checkout came from, profile by profile, in the order of the steps. */
export async function readCurrentRuns(workspace: string, graph: Graph, profiles: readonly string[] = Object.keys(graph.profiles)): Promise<CurrentRun[]> {
  const places = profiles.flatMap((profile) => graph.order.map((step) => ({ profile, step })))
  const found = places.map(async ({ profile, step }) => ({ profile, step, run: await readRunRecord(workspace, graph.step(step, profile).root, profile) }))
  return (await Promise.all(found)).flatMap(({ run, ...place }) => (run ? [{ ...place, run }] : []))
}

/** The profiles under which a run's output is the current one. */
export const profilesOf = (current: readonly CurrentRun[], run: RunEntry): string[] =>
  current.filter((one) => one.step === run.step && one.run.key === run.key && one.run.startedAt === run.startedAt).map(({ profile }) => profile)
