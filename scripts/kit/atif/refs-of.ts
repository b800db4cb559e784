import type { Checked } from './rules/rule.ts'

/** Every reference of a document to the trajectory of a sub-agent, with its place. */
export function* refsOf({ document, path }: Pick<Checked, 'document' | 'path'>) {
  for (const [index, { observation }] of document.steps.entries()) {
    for (const [place, { subagent_trajectory_ref }] of (observation?.results ?? []).entries()) {
      for (const [number, ref] of (subagent_trajectory_ref ?? []).entries()) {
        yield { ref, path: `${path}.steps.${index}.observation.results.${place}.subagent_trajectory_ref.${number}` }
      }
    }
  }
}
