import type { Graph, Step } from '#kit/graph'
import { canonicalJson, type Manifest, type RunRecord } from '#kit/records'
import { StageError } from '#kit/stage'
import { compareKeys } from './compare-keys.ts'
import { describeChanges } from './describe-change.ts'
import { readManifest, readRunRecord } from './find-inputs.ts'
import { keptRows } from './kept-rows.ts'
import { recallRun } from './kept-run.ts'
import { storeLayout } from './layout.ts'
import { underLicences } from './licences.ts'
import { checkStep, isGpu, loadStep, prepareStep, type ReadSlots } from './prepare-step.ts'

/**
 * `cached`: the output is what is asked for. `stored`: it will be linked from the store. `runs`: the stage will run. `waits`: it runs if a step before
 * it leaves other bytes. `always`: it is not cached by design. `broken`: it cannot run. `blocked`: a step it needs cannot.
 */
export type StepState = 'cached' | 'stored' | 'runs' | 'waits' | 'always' | 'broken' | 'blocked'

export interface SurveyedStep {
  name: string
  stage: string
  state: StepState
  /** Why it runs, what it waits for, or what is wrong: one phrase each. */
  reasons: string[]
  /** How its present output came to be; null where there is none. */
  last: RunRecord | null
  /** Bytes of its present output. */
  bytes: number
  /** Whether it would use the accelerator. */
  gpu: boolean
}

export interface SurveyRequest {
  workspace: string
  graph: Graph
  profile: string
  readSlots: ReadSlots
}

/** What a step's own verdict and those that need it are made of. `manifest` is what it will have left, where that is known. */
interface Judged {
  surveyed: SurveyedStep
  manifest: Manifest | null
}

/** What a run of the pipeline would do with each step, in the order it would do it. Runs nothing and changes nothing. */
export async function surveyPipeline(request: SurveyRequest): Promise<SurveyedStep[]> {
  const { graph, profile } = request
  const judged = new Map<string, Promise<Judged>>()
  for (const name of graph.order) judged.set(name, judge(request, graph.step(name, profile), judged))
  return (await Promise.all(judged.values())).map(({ surveyed }) => surveyed)
}

async function judge({ workspace, graph, profile, readSlots }: SurveyRequest, step: Step, others: ReadonlyMap<string, Promise<Judged>>): Promise<Judged> {
  const needs = await Promise.all(step.needs.map((need) => others.get(need.step)))
  const before = needs.flatMap((need) => need ?? [])
  const last = await readRunRecord(workspace, step.root, profile)
  const manifest = await readManifest(workspace, step, profile).catch(notYet)
  const faults = await checkStep(workspace, step)
  const gpu = faults.length === 0 && (await usesAccelerator(workspace, step))
  const end = (state: StepState, reasons: string[] = [], left = manifest): Judged => ({
    surveyed: { name: step.name, stage: step.stage, state, reasons, last, bytes: left?.files.reduce((sum, file) => sum + file.bytes, 0) ?? 0, gpu },
    manifest: left,
  })

  if (faults.length > 0) return end('broken', faults)
  const broken = named(before, 'broken', 'blocked')
  if (broken.length > 0) return end('blocked', [`it needs ${listed(broken)}`])
  if (graph.stages[step.stage]?.cached === false) return end('always')

  const manifests = new Map(before.flatMap(({ surveyed, manifest }) => (manifest ? [[surveyed.name, manifest] as const] : [])))
  const prepared = await prepareStep({ workspace, graph, step, profile, readSlots, manifests }).catch(notYet)
  const open = named(before, 'runs', 'waits')
  const recalled = open.length === 0 && prepared ? await recallRun(storeLayout(workspace), step.name, prepared.explained.key) : null
  const kept = recalled && underLicences(recalled, prepared?.licences ?? [])
  if (kept) return end(manifest && canonicalJson(manifest) === canonicalJson(kept.manifest) ? 'cached' : 'stored', [], kept.manifest)
  if (!last) return end('runs', [`never ran under profile ${profile}`])
  const changes = prepared ? compareKeys(last.parts, prepared.explained.parts) : []
  if (open.length === 0) {
    const rows = await keptRows(
      workspace,
      before.map(({ surveyed }) => surveyed.name),
    )
    const reasons = describeChanges(changes, rows)
    return end('runs', reasons.length > 0 ? reasons : ['the store no longer holds its output whole'])
  }
  const own = changes.filter(({ kind }) => kind !== 'input' && kind !== 'folder')
  return own.length > 0
    ? end('runs', describeChanges(own))
    : end('waits', [`if ${listed(open)} leave${open.length === 1 || open.length > 4 ? 's' : ''} other bytes`])
}

async function usesAccelerator(workspace: string, step: Step): Promise<boolean> {
  const { stage, params } = await loadStep(workspace, step)
  return isGpu(stage, params)
}

const named = (steps: readonly Judged[], ...states: StepState[]): string[] =>
  steps.filter(({ surveyed }) => states.includes(surveyed.state)).map(({ surveyed }) => surveyed.name)

/** A step whose needs have left nothing yet has no key yet. */
function notYet(error: unknown): null {
  if (error instanceof StageError) return null
  throw error
}

const listed = (names: readonly string[]): string => (names.length > 4 ? `any of ${names.length} steps before it` : names.join(', '))
