import type { ProjectConfiguration, RawProjectGraphDependency } from 'nx/src/devkit-exports.js'

/** The order of steps, for Nx's graph view and older ways of asking what is affected. It is what the targets `run` wait for. */
export function nxDependencies(projects: Readonly<Record<string, ProjectConfiguration>>): RawProjectGraphDependency[] {
  return Object.entries(projects).flatMap(([source, { targets }]) =>
    (targets?.run?.dependsOn ?? []).flatMap((wanted) =>
      (typeof wanted === 'string' ? [] : [wanted.projects ?? []].flat()).map(
        (target) => ({ source, target, type: 'implicit' }) as RawProjectGraphDependency, // nx's enum has this value
      ),
    ),
  )
}
