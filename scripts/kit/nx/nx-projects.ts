import type { CreateNodesResult, ProjectConfiguration, TargetConfiguration } from 'nx/src/devkit-exports.js'
import { DEFINITION_ROOMS, fillTemplate, type Graph, LOCK_FILE, lockedSteps, PIPELINE_FILE, type StageFacts } from '#kit/graph'
import { canonicalJson } from '#kit/records'

/** One project with one cached target per step, and the root project `pipeline` with a no-op target per step. */
export function nxProjects(graph: Graph): Exclude<CreateNodesResult['projects'], undefined> {
  const projects: Record<string, ProjectConfiguration> = {}
  for (const name of graph.order) {
    const { root, stage, needs } = graph.step(name, graph.defaultProfile)
    const facts = graph.stages[stage]
    if (!facts) continue
    // Nx hashes tags: with them it asks again when a role or the order of needs changes, also while the lock is stale.
    const tags = [`stage:${stage}`, ...needs.map((need) => `needs:${need.role ? `${need.role}=` : ''}${need.step}`)]
    projects[root] = { name, root, projectType: 'library', tags, targets: { run: stepTarget(graph, name, facts) } }
  }
  projects['.'] = { name: 'pipeline', root: '.', targets: pipelineTargets(graph) }
  return projects
}

function stepTarget(graph: Graph, name: string, facts: StageFacts): TargetConfiguration {
  const step = graph.step(name, graph.defaultProfile)
  const options = (profile: string) => ({ profile, env: { FLYWHEEL_PARAMS: canonicalJson(graph.step(name, profile).params) } })
  return {
    executor: 'nx:run-commands',
    cache: facts.cached,
    parallelism: !facts.gpu,
    dependsOn: step.needs.length > 0 ? [{ projects: step.needs.map((need) => need.step), target: 'run' }] : [],
    inputs: stepInputs(graph, name, facts),
    // run.json belongs to the manifest: it comes back with it after a hit, and nobody hashes it.
    outputs: ['manifest.json', 'run.json'].map((file) => `{projectRoot}/out/{options.profile}/${file}`),
    options: { command: `node scripts/run-step.ts ${name}`, cwd: '{workspaceRoot}', ...options(graph.defaultProfile) },
    configurations: Object.fromEntries(Object.keys(graph.profiles).map((profile) => [profile, options(profile)])),
    metadata: { description: facts.summary },
  }
}

function stepInputs(graph: Graph, name: string, facts: StageFacts): NonNullable<TargetConfiguration['inputs']> {
  const profiles = Object.keys(graph.profiles)
  const locked = profiles.filter((profile) => lockedSteps(graph, profile).includes(name))
  const reads = new Set<string>(facts.files)
  for (const profile of profiles) {
    const { root, params } = graph.step(name, profile)
    const step = { root, params: { ...defaultsOf(facts), ...params } }
    for (const glob of facts.reads) reads.add(fillTemplate(glob, step))
    if (facts.definition) reads.add(fillTemplate(facts.definition, step).replace(/[^/]*$/, '**/*.{ts,json}'))
  }
  return [
    ...[...reads].sort().map((path) => `{workspaceRoot}/${path}`),
    ...(facts.definition ? DEFINITION_ROOMS.map((room) => `{workspaceRoot}/scripts/kit/${room}/**/*`) : []),
    // In a task any file is a part of it.
    '!{workspaceRoot}/{datasets,models,scripts,stages}/**/*.test.ts',
    { dependentTasksOutputFiles: '**/manifest.json', transitive: false },
    { externalDependencies: facts.packages },
    { json: `{workspaceRoot}/${LOCK_FILE}`, fields: locked.map((profile) => `profiles.${profile}.steps.${name}.in`) },
    ...(facts.readsSlots ? [{ fileset: '{workspaceRoot}/models/slots/history.jsonl', includeIgnored: true }] : []),
  ] as NonNullable<TargetConfiguration['inputs']> // the newest kinds of input (json, includeIgnored) are younger than nx's types
}

/** The values of params that the pipeline file leaves out. */
const defaultsOf = (facts: StageFacts): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries((facts.params.properties ?? {}) as Record<string, { default?: unknown }>) // a JSON Schema, as scripts/make-stages.ts writes it
      .filter(([, property]) => property.default !== undefined)
      .map(([param, property]) => [param, property.default]),
  )

function pipelineTargets(graph: Graph): Record<string, TargetConfiguration> {
  const configurations = Object.fromEntries(Object.keys(graph.profiles).map((profile) => [profile, {}]))
  const target = (projects: string[], description: string): TargetConfiguration => ({
    executor: 'nx:noop',
    cache: false,
    inputs: [],
    dependsOn: [{ projects, target: 'run' }],
    configurations,
    metadata: { description },
  })
  const targets: Record<string, TargetConfiguration> = {}
  for (const name of graph.order) {
    const declaration = graph.declarations[name]
    if (!declaration) continue
    targets[name] = target([name], graph.stages[declaration.stage]?.summary ?? name)
    if (declaration.family === name) continue
    const family = graph.order.filter((other) => graph.declarations[other]?.family === declaration.family)
    targets[declaration.family] ??= target(family, `every ${declaration.family}-* step`)
  }
  return { ...targets, all: target(graph.order, `every step of ${PIPELINE_FILE}`) }
}
