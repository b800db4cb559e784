import { dirname, join } from 'node:path'
import type { Graph, Step } from '#kit/graph'
import { canonicalJson, type RunRecord } from '#kit/records'
import { StageError } from '#kit/stage'
import { bindStage } from './bind-stage.ts'
import { stampsOf } from './check-objects.ts'
import { collectOutputs } from './collect-outputs.ts'
import { sha256 } from './digest.ts'
import { explainDiskFault } from './disk-faults.ts'
import { readRunRecord, resolveInputs } from './find-inputs.ts'
import { recallFolder } from './folders.ts'
import type { Job } from './job.ts'
import { type KeptRun, keepRun, recallAndMend } from './kept-run.ts'
import { type StoreLayout, storeLayout } from './layout.ts'
import { underLicences } from './licences.ts'
import { gpuLock, holdLock } from './lock-step.ts'
import { holdStep } from './lock-store.ts'
import { noteRun } from './note-run.ts'
import { openScratch } from './open-scratch.ts'
import { checkStep, isGpu, type PreparedStep, prepareStep, type ReadSlots } from './prepare-step.ts'
import { publish } from './publish.ts'
import { spawnStage } from './spawn-stage.ts'

export interface StepRequest {
  workspace: string
  graph: Graph
  name: string
  profile: string
  /** What Nx hashed, where Nx asks; else the pipeline file's. */
  params?: Record<string, unknown>
  readSlots: ReadSlots
  signal: AbortSignal
  say: (line: string) => void
}

type Given = StepRequest & { step: Step; layout: StoreLayout; prepared: PreparedStep; scratch: string }

export interface StepEnd {
  ran: boolean
  key: string
  durationMs: number
}

/** Brings a step's output up to date: links what the store holds, or runs the stage and keeps what it leaves. */
export async function runStep(request: StepRequest): Promise<StepEnd> {
  const { graph, profile, signal, say } = request
  const step = { ...graph.step(request.name, profile), ...(request.params && { params: request.params }) }
  const layout = storeLayout(request.workspace)
  const explain = async (error: unknown): Promise<never> => {
    throw await explainDiskFault(error, { layout, step: step.name })
  }
  try {
    await using lock = await holdStep(layout, step.name, { signal, say })
    await using scratch = await openScratch(layout, step.name)
    return await bringUpToDate({ ...request, step, layout, scratch: scratch.path, signal: AbortSignal.any([signal, lock.lost]) }).catch(explain)
  } catch (error) {
    return explain(error)
  }
}

async function bringUpToDate(given: Omit<Given, 'prepared'>): Promise<StepEnd> {
  const { layout, step, profile, scratch, signal, say } = given
  const prepared = await prepareStep(given)
  const key = prepared.explained.key
  const recalled = prepared.stage.cached === false ? null : await recallAndMend(layout, step.name, key, scratch)
  if (recalled) {
    const kept = underLicences(recalled, prepared.licences)
    if (canonicalJson(kept.manifest) !== canonicalJson(recalled.manifest)) await keepRun(layout, kept, scratch)
    await publish(layout, step, profile, kept)
    return { ran: false, key, durationMs: kept.run.durationMs }
  }
  await using gpu = isGpu(prepared.stage, prepared.params) ? await holdLock(await gpuLock(), { what: 'the accelerator', signal, say }) : undefined
  const run = await execute({ ...given, prepared, signal: gpu ? AbortSignal.any([signal, gpu.lost]) : signal })
  return { ran: true, key, durationMs: run.durationMs }
}

async function execute(given: Given): Promise<RunRecord> {
  const { workspace, graph, step, layout, prepared, profile, signal, say } = given
  const faults = await checkStep(workspace, step)
  if (faults.length > 0) throw new StageError(faults.join('\n'))
  checkStageTable(graph, step, prepared)
  const { key, parts } = prepared.explained
  const needs = await Promise.all(
    step.needs.map(async (need) => ({ step: need.step, run: await readRunRecord(workspace, graph.step(need.step, profile).root, profile) })),
  )
  const keys = Object.fromEntries(needs.flatMap((need) => (need.run ? [[need.step, need.run.key] as const] : [])))
  const kept = await noteRun({ workspace, step, profile, key, params: parts.params, needs: keys, signal, say }, () => runAndKeep({ ...given, needs }))
  await publish(layout, step, profile, kept)
  return kept.run
}

async function runAndKeep(given: Given & Pick<Job, 'needs'>): Promise<KeptRun> {
  const { workspace, layout, prepared, profile, scratch, signal } = given
  const started = Date.now()
  const job = await makeJob(given)
  const binding = await bindStage({ workspace, step: given.step, prepared, job, scratch })
  const outcome = await spawnStage({ workspace, job, scratch, binding, signal })
  const manifest = await collectOutputs(layout, prepared.stage, scratch, outcome)
  const run: RunRecord = {
    schema: 'flywheel/run@1',
    step: given.step.name,
    profile,
    key: prepared.explained.key,
    parts: { ...prepared.explained.parts },
    startedAt: new Date(started).toISOString(),
    durationMs: Date.now() - started,
    metrics: outcome.metrics,
    environment: { node: process.version, platform: process.platform, arch: process.arch },
  }
  const stamps = await stampsOf(layout, manifest.files)
  const kept: KeptRun = { schema: 'flywheel/kept-run@2', manifest, run, stamps, ...(outcome.licences.length > 0 && { licences: outcome.licences }) }
  return keepRun(layout, underLicences(kept, prepared.licences), scratch)
}

/** The table tells Nx which files to watch: a file it lacks would be edited unseen, so a stale table stops the step. */
function checkStageTable(graph: Graph, step: Step, prepared: PreparedStep): void {
  const facts = graph.stages[step.stage]
  const unknown = Object.keys(prepared.explained.parts.code).filter(
    (path) => !facts?.files.includes(path) && path !== prepared.definition?.path && !isOfDefinition(path, prepared),
  )
  if (unknown.length > 0)
    throw new StageError(`scripts/kit/graph/stages.json is stale: stage ${step.stage} now imports ${unknown.join(', ')}; run: npx tsx scripts/make-stages.ts`)
}

const isOfDefinition = (path: string, prepared: PreparedStep): boolean =>
  prepared.definition !== null && (path.startsWith(`${dirname(prepared.definition.path)}/`) || path.startsWith('scripts/kit/'))

const codeDigest = ({ explained: { parts } }: PreparedStep): string => sha256(canonicalJson({ code: parts.code, packages: parts.packages }))

async function makeJob(given: Given & Pick<Job, 'needs'>): Promise<Job> {
  const { workspace, step, layout, prepared, profile, scratch } = given
  const { stage, definition, found, folders } = prepared
  const asked: Job['folders'] = {}
  for (const [name, digest] of Object.entries(folders)) {
    const path = join(scratch, 'folders', name)
    if (digest !== null) await recallFolder(layout, digest, path)
    asked[name] = digest === null ? null : { path, digest }
  }
  return {
    stage: join(workspace, `stages/${step.stage}/stage.ts`),
    definition: definition && join(workspace, definition.path),
    step: { name: step.name, root: step.root, profile, code: codeDigest(prepared) },
    params: step.params,
    inputs: await resolveInputs({ layout, stage, found, profile, scratch }),
    folders: asked,
    needs: given.needs,
    outputs: join(scratch, 'outputs'),
    cache: step.epoch > 0 ? layout.freshCache(step.stage, step.name, profile, step.epoch) : layout.cache(step.stage),
    outcome: join(scratch, 'outcome.json'),
  }
}
