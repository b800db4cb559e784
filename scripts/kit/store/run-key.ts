import { join } from 'node:path'
import { fillTemplate, type Step } from '#kit/graph'
import { canonicalJson } from '#kit/records'
import type { AnyStage } from '#kit/stage'
import { codeClosure } from './code-closure.ts'
import { readGlobs } from './declared-reads.ts'
import { sha256 } from './digest.ts'
import { digestOfRead } from './digest-of-read.ts'
import { type FoundInputs, inputsRead } from './find-inputs.ts'
import { listReads } from './list-reads.ts'

/** All that a step's result depends on, in parts that can be shown and compared. */
export interface KeyParts {
  root: string
  params: unknown
  code: Record<string, string>
  packages: Record<string, string>
  reads: Record<string, string>
  inputs: Record<string, string>
  folders: Record<string, string | null>
  node: string
  /** Only of inputs that several steps leave: these, in the order in which their rows come. */
  order?: Record<string, string[]>
  /** Only where a step was asked to run anew: the keys of all others stay as they were before there were epochs. */
  epoch?: number
}

export interface ExplainedKey {
  key: string
  parts: KeyParts
  /** Source files that Node loads for the stage; `parts.code` has those that something of is used. */
  sources: readonly string[]
}

/** The run key of a step and what it is made of. `params` are the stage's own, defaults filled in. */
export async function explainKey(given: {
  workspace: string
  step: Step
  stage: AnyStage
  params: unknown
  inputs: FoundInputs
  folders: Record<string, string | null>
}): Promise<ExplainedKey> {
  const { workspace, step, stage, params, inputs, folders } = given
  const definition = stage.definition ? fillTemplate(stage.definition, { root: step.root, params: params as Record<string, unknown> }) : null // params are an object in every stage
  const closure = await codeClosure(workspace, `stages/${step.stage}/stage.ts`, definition)
  const read = Object.entries(inputsRead(stage, inputs))
  const order = read.filter(([, found]) => found.length > 1).map(([port, found]) => [port, found.map(({ step: from }) => from)] as const)
  const parts: KeyParts = {
    root: step.root,
    params,
    code: closure.files,
    packages: closure.packages,
    reads: await digestReads(workspace, readGlobs(step, stage, params)),
    inputs: Object.fromEntries(
      read.flatMap(([port, found]) => found.flatMap(({ step: from, files }) => files.map((file) => [`${port} <- ${from}/${file.path}`, file.sha256]))),
    ),
    folders,
    node: process.versions.node.split('.')[0] ?? '',
    ...(order.length > 0 && { order: Object.fromEntries(order) }),
    ...(step.epoch > 0 && { epoch: step.epoch }),
  }
  return { key: sha256(canonicalJson(parts)), parts, sources: closure.sources }
}

async function digestReads(workspace: string, globs: readonly string[]): Promise<Record<string, string>> {
  const paths = await listReads(workspace, globs)
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await digestOfRead(join(workspace, path))])))
}
