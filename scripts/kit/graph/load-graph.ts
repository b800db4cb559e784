import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { knownNames } from '#kit/spelling'
import { checkGraph } from './check-graph.ts'
import { type Combination, expandMatrix } from './expand-matrix.ts'
import { expandSteps, type StepDeclaration } from './expand-steps.ts'
import { type Folders, readFolders } from './folders/index.ts'
import { layOver } from './lay-over.ts'
import { type LockFile, readLock } from './lock-file.ts'
import { createLocator, PipelineError } from './pipeline-error.ts'
import { MatrixEntry, PipelineFile, StepEntry } from './pipeline-file.ts'
import { readStageTable, type StageTable } from './stage-table.ts'

export interface Need {
  step: string
  role: string | null
}

/** A pipeline step with its params under one profile. */
export interface Step {
  name: string
  stage: string
  root: string
  needs: Need[]
  params: Record<string, unknown>
  /** How often it was asked to run anew (`--fresh`), as the lock says; 0: never. */
  epoch: number
}

export interface Graph {
  defaultProfile: string
  /** What each is for; those derived by `matrix:` come last. */
  profiles: Record<string, string>
  /** The profiles that `matrix:` derives, by sweep. */
  sweeps: Record<string, Combination[]>
  /** In an order in which every step comes after those it needs. */
  order: string[]
  declarations: Record<string, StepDeclaration>
  /** What `foreach` found. */
  folders: Folders
  stages: StageTable
  step(name: string, profile: string): Step
  /** How a profile was derived; undefined for one that is written in the file. */
  derivation(profile: string): Combination | undefined
}

export const PIPELINE_FILE = 'pipeline.yaml'

/** Reads and checks the pipeline file. Throws a `PipelineError` that holds every fault found. */
export function loadGraph(workspace: string, file = PIPELINE_FILE): Graph {
  const text = readFileSync(join(workspace, file), 'utf8')
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  if (document.errors.length > 0) {
    throw new PipelineError(
      document.errors.map((error) => `${file}:${error.linePos?.[0].line ?? 1}:${error.linePos?.[0].col ?? 1}: ${error.message.split('\n')[0]}`),
    )
  }
  const locate = createLocator(file, document.contents, lines)
  const parsed = PipelineFile.safeParse(document.toJS())
  if (!parsed.success) throw new PipelineError(parsed.error.issues.flatMap((issue) => describeIssue(issue, locate)))
  const stages = readStageTable(workspace)
  const folders = readFolders(workspace, parsed.data)
  const declarations = expandSteps(parsed.data, folders, locate)
  const order = checkGraph(parsed.data, declarations, stages, locate)
  const sweeps = expandMatrix(parsed.data, declarations, stages, locate)
  const derived = new Map(Object.values(sweeps).flatMap((combinations) => combinations.map((one) => [one.profile, one] as const)))
  const profiles = { ...parsed.data.profiles, ...Object.fromEntries([...derived.values()].map((one) => [one.profile, describeCombination(one)])) }
  const epochOf = openEpochs(workspace)
  return {
    defaultProfile: parsed.data.profile,
    profiles,
    sweeps,
    order,
    declarations,
    folders,
    stages,
    step: (name, profile) => resolveStep(declarations, profiles, name, profile, derived.get(profile), epochOf),
    derivation: (profile) => derived.get(profile),
  }
}

const describeCombination = ({ sweep, from, values }: Combination): string =>
  `${sweep}, derived from ${from} with ${Object.entries(values)
    .map(([key, value]) => `${key} ${JSON.stringify(value)}`)
    .join(', ')}.`

function resolveStep(
  declarations: Record<string, StepDeclaration>,
  profiles: Record<string, string>,
  name: string,
  profile: string,
  derivation: Combination | undefined,
  epochOf: ReturnType<typeof openEpochs>,
): Step {
  const declaration = declarations[name]
  if (!declaration) throw new PipelineError([`there is no step "${name}"; ${knownNames(name, Object.keys(declarations))}`])
  if (!(profile in profiles)) throw new PipelineError([`there is no profile "${profile}"; ${knownNames(profile, Object.keys(profiles))}`])
  const { stage, root, needs } = declaration
  const varied = derivation?.params[name]
  const place = derivation && !varied ? derivation.from : profile // of a derived profile the lock holds the steps it varies
  return { name, stage, root, needs, params: layOver(declaration.with, varied ?? declaration.profiles[place] ?? {}), epoch: epochOf(name, place) }
}

/** Epochs as the lock has them, read when the first is asked for. */
function openEpochs(workspace: string): (name: string, profile: string) => number {
  let lock: LockFile | undefined
  return (name, profile) => {
    lock ??= readLock(workspace)
    return lock.profiles[profile]?.steps[name]?.in.epoch ?? 0
  }
}

function describeIssue(issue: z.core.$ZodIssue, locate: ReturnType<typeof createLocator>): string[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))
  if (issue.code !== 'unrecognized_keys') return [locate(path, `${path.join('.') || 'the file'}: ${issue.message}`)]
  const { shape } = path.length === 0 ? PipelineFile : path[0] === 'matrix' ? MatrixEntry : StepEntry
  return issue.keys.map((key) => locate([...path, key], `unknown key "${key}"; ${knownNames(key, Object.keys(shape))}`, true))
}
