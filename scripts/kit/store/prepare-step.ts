import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fillTemplate, type Graph, type Step } from '#kit/graph'
import type { Manifest, SlotEntry } from '#kit/records'
import { type AnyStage, StageError } from '#kit/stage'
import { findInputs, folderDigests } from './find-inputs.ts'
import { licencesOfNeeds } from './licences.ts'
import { type ExplainedKey, explainKey } from './run-key.ts'

export interface PreparedStep {
  stage: AnyStage
  definition: { path: string; value: unknown } | null
  params: unknown
  found: Awaited<ReturnType<typeof findInputs>>
  folders: Record<string, string | null>
  /** Of what the step needs. */
  licences: string[]
  explained: ExplainedKey
}

export const isGpu = (stage: AnyStage, params: unknown): boolean => (typeof stage.gpu === 'function' ? stage.gpu(params) : stage.gpu === true)

export type ReadSlots = () => Promise<readonly SlotEntry[]>

/** Loads a step's stage and definition and checks its params. */
export async function loadStep(workspace: string, step: Step): Promise<Pick<PreparedStep, 'stage' | 'definition' | 'params'>> {
  const load = async (path: string): Promise<unknown> => (await import(pathToFileURL(join(workspace, path)).href)).default
  const stage = (await load(`stages/${step.stage}/stage.ts`)) as AnyStage // the architecture test holds that it is one
  const params = stage.params.safeParse(step.params)
  if (!params.success)
    throw new StageError(
      `params of step ${step.name} do not fit: ${params.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}; mend them in pipeline.yaml`,
    )
  if (!stage.definition) return { stage, definition: null, params: params.data }
  const path = fillTemplate(stage.definition, { root: step.root, params: params.data })
  if (!existsSync(join(workspace, path)))
    throw new StageError(`step ${step.name} wants ${path}, which does not exist; write it, or mend the step's root or params in pipeline.yaml`)
  return { stage, definition: { path, value: await load(path) }, params: params.data }
}

/** What is wrong with a step that can be known before anything runs. */
export async function checkStep(workspace: string, step: Step): Promise<string[]> {
  try {
    const { stage, definition, params } = await loadStep(workspace, step)
    return (await stage.check?.({ params, definition: definition?.value ?? null, step: { name: step.name, root: step.root } })) ?? []
  } catch (error) {
    if (error instanceof StageError) return [error.message]
    throw error
  }
}

/** `readSlots` gives what serves, for stages that ask for a model by it; `manifests`, what needed steps will have left where that is known beforehand. */
export async function prepareStep(given: {
  workspace: string
  graph: Graph
  step: Step
  profile: string
  readSlots: ReadSlots
  manifests?: ReadonlyMap<string, Manifest>
}): Promise<PreparedStep> {
  const { workspace, step, readSlots } = given
  const loaded = await loadStep(workspace, step)
  const found = await findInputs({ ...given, stage: loaded.stage })
  const folders = loaded.stage.folders
    ? loaded.stage.folders({ params: loaded.params, digests: folderDigests(loaded.stage, found), slots: await readSlots() })
    : {}
  const explained = await explainKey({ workspace, step, stage: loaded.stage, params: loaded.params, inputs: found, folders })
  return { ...loaded, found, folders, licences: await licencesOfNeeds(given), explained }
}
