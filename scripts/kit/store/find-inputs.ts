import { join } from 'node:path'
import type { Graph, Step } from '#kit/graph'
import { Manifest, type OutputFile, RunRecord } from '#kit/records'
import { type AnyStage, type Port, StageError } from '#kit/stage'
import { folderDigest } from './digest.ts'
import type { Job, ResolvedInput } from './job.ts'
import { type StoreLayout, storeLayout } from './layout.ts'
import { layOut } from './objects.ts'
import { readPublished } from './read-published.ts'
import { requireObjects } from './require-objects.ts'

/** For each input port, the files that the needed steps left for it. */
export type FoundInputs = Record<string, { step: string; files: OutputFile[] }[]>

/** The manifest a step left under a profile. */
export async function readManifest(workspace: string, step: Pick<Step, 'name' | 'root'>, profile: string): Promise<Manifest> {
  const text = await readPublished(storeLayout(workspace).output(step.root, profile), 'manifest.json', { isDue: true })
  if (text === null) throw new StageError(`step ${step.name} has no output under profile ${profile}; run it: npx nx run pipeline:${step.name}:${profile}`)
  return Manifest.parse(JSON.parse(text))
}

export async function readRunRecord(workspace: string, root: string, profile: string): Promise<RunRecord | null> {
  const text = await readPublished(storeLayout(workspace).output(root, profile), 'run.json')
  return text === null ? null : RunRecord.parse(JSON.parse(text))
}

/** Takes each input port's files from the manifests of the steps that are needed, in the order of `needs`. `manifests`: those that are not where they will be yet. */
export async function findInputs(given: {
  workspace: string
  graph: Graph
  step: Step
  stage: AnyStage
  profile: string
  manifests?: ReadonlyMap<string, Manifest>
}): Promise<FoundInputs> {
  const { workspace, graph, step, stage, profile } = given
  const manifests = new Map<string, Manifest>()
  for (const need of step.needs)
    manifests.set(need.step, given.manifests?.get(need.step) ?? (await readManifest(workspace, graph.step(need.step, profile), profile)))
  const found: FoundInputs = {}
  for (const [input, port] of Object.entries(stage.inputs as Record<string, Port>)) {
    const output = port.output ?? input
    found[input] = step.needs
      .filter(
        (need) => (port.role === undefined || need.role === port.role) && graph.stages[graph.step(need.step, profile).stage]?.outputs[output] === port.kind,
      )
      .map((need) => ({ step: need.step, files: filesOf(manifests.get(need.step), output, port) }))
  }
  return found
}

function filesOf(manifest: Manifest | undefined, output: string, port: Port): OutputFile[] {
  const files = manifest?.files ?? []
  if (port.kind === 'table') return files.filter((file) => file.path === `${output}.parquet`)
  if (port.kind === 'folder') return files.filter((file) => file.path.startsWith(`${output}/`))
  return files.filter((file) => file.path === port.name)
}

/** The digest of each folder input. */
export const folderDigests = (stage: AnyStage, found: FoundInputs): Record<string, string> =>
  Object.fromEntries(
    Object.entries(stage.inputs as Record<string, Port>)
      .filter(([input, port]) => port.kind === 'folder' && (found[input]?.length ?? 0) > 0)
      .map(([input]) => [input, folderDigest(relative(found[input]?.[0]?.files ?? []))]),
  )

/** A folder's files under paths relative to the folder itself. */
export const relative = (files: readonly OutputFile[]): OutputFile[] => files.map((file) => ({ ...file, path: file.path.slice(file.path.indexOf('/') + 1) }))

/** Of the inputs found, those that the stage reads; of a port made by `digestOf` it takes the digest alone. */
export const inputsRead = (stage: AnyStage, found: FoundInputs): FoundInputs =>
  Object.fromEntries(
    Object.entries(found).filter(([input]) => {
      const port = stage.inputs[input] as Port | undefined // ports of every stage
      return port?.kind !== 'folder' || port.digestOnly !== true
    }),
  )

/** Reads the objects behind the inputs whole and lays folders out, so that a child can read them by name. */
export async function resolveInputs(given: {
  layout: StoreLayout
  stage: AnyStage
  found: FoundInputs
  profile: string
  scratch: string
}): Promise<Job['inputs']> {
  const { layout, stage, profile, scratch } = given
  const found = inputsRead(stage, given.found)
  const held = Object.values(found).flatMap((sources) => sources.flatMap(({ step, files }) => files.map((file) => ({ file, step, profile }))))
  await requireObjects(layout, { files: held.map(({ file }) => file), holders: async () => held })
  const resolved: Job['inputs'] = {}
  for (const [input, port] of Object.entries(stage.inputs as Record<string, Port>)) {
    const sources = found[input] ?? []
    resolved[input] = sources.length === 0 ? null : await resolveInput(layout, port, sources, join(scratch, 'inputs', input))
  }
  return resolved
}

async function resolveInput(layout: StoreLayout, port: Port, sources: FoundInputs[string], folder: string): Promise<ResolvedInput> {
  const all = sources.flatMap(({ step, files }) => files.map((file) => ({ step, path: layout.object(file.sha256), rows: file.rows ?? 0 })))
  if (port.kind === 'table') return { kind: 'table', tables: all }
  if (port.kind === 'file') return { kind: 'file', files: all.map(({ step, path }) => ({ step, path })) }
  const [source, second] = sources
  if (second) throw new StageError(`folders of several steps (${sources.map(({ step }) => step).join(', ')}) meet in one input; give the input a role in needs`)
  const files = relative(source?.files ?? [])
  await layOut(layout, files, folder)
  return { kind: 'folder', path: folder, digest: folderDigest(files) }
}
