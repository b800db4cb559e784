import { dirname } from 'node:path'
import { type Graph, isDeterministic, type Left, lockedSteps, type MadeBy } from '#kit/graph'
import { canonicalJson, type Manifest, type RunRecord } from '#kit/records'
import { StageError } from '#kit/stage'
import { sha256 } from './digest.ts'
import { readManifest, readRunRecord } from './find-inputs.ts'
import type { KeyParts } from './run-key.ts'

/** What the steps of a checkout have left, as its lock keeps it: files and what they were made by. A step without output is not there. */
export async function readLeft(workspace: string, graph: Graph): Promise<(step: string, profile: string) => Left | undefined> {
  const places = Object.keys(graph.profiles).flatMap((profile) => lockedSteps(graph, profile).map((name) => ({ name, profile })))
  const all = await Promise.all(
    places.map(async ({ name, profile }) => [`${profile} ${name}`, await readStepLeft({ workspace, graph, name, profile })] as const),
  )
  const left = new Map(all)
  return (name, profile) => left.get(`${profile} ${name}`)
}

/** The same of one step. */
export async function readStepLeft(given: { workspace: string; graph: Graph; name: string; profile: string }): Promise<Left | undefined> {
  const { workspace, graph, name, profile } = given
  const step = graph.step(name, profile)
  const manifest = await readManifest(workspace, step, profile).catch((error: unknown) => {
    if (error instanceof StageError) return undefined // it has no output, as the error says
    throw error
  })
  const run = await readRunRecord(workspace, step.root, profile)
  return manifest && { out: digestsOf(manifest), ...(run && { by: madeBy(run, graph, profile) }) }
}

export const digestsOf = (manifest: Manifest): NonNullable<Left['out']> =>
  Object.fromEntries(manifest.files.map(({ path, sha256, rows }) => [path, { sha256, ...(rows !== undefined && { rows }) }]))

/** An input's name in a run key: `port <- step/path`. */
export function parseInput(name: string): { step: string; path: string } {
  const [, step = '', path = ''] = /<- ([^/]+)\/(.*)$/.exec(name) ?? []
  return { step, path }
}

function madeBy(run: RunRecord, graph: Graph, profile: string): MadeBy {
  const parts = run.parts as unknown as KeyParts // a run record holds what explainKey gave
  const isLocked = (step: string) => isDeterministic(graph, step, profile)
  return {
    params: parts.params,
    code: byFolder(parts.code),
    packages: parts.packages,
    reads: parts.reads,
    inputs: Object.fromEntries(Object.entries(parts.inputs).filter(([name]) => !isLocked(parseInput(name).step))),
    node: run.environment.node,
    platform: `${run.environment.platform} ${run.environment.arch}`,
  }
}

function byFolder(code: Record<string, string>): Record<string, string> {
  const folders = Object.groupBy(Object.entries(code), ([path]) => dirname(path))
  return Object.fromEntries(Object.entries(folders).map(([folder, files]) => [folder, sha256(canonicalJson(files))]))
}
