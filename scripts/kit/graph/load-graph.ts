import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { checkGraph } from './check-graph.ts'
import { expandSteps, type StepDeclaration } from './expand-steps.ts'
import { createLocator, knownNames, PipelineError } from './pipeline-error.ts'
import { PipelineFile } from './pipeline-file.ts'
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
}

export interface Graph {
  defaultProfile: string
  profiles: Record<string, string>
  /** In an order in which every step comes after those it needs. */
  order: string[]
  declarations: Record<string, StepDeclaration>
  stages: StageTable
  step(name: string, profile: string): Step
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
  const declarations = expandSteps(workspace, parsed.data, locate)
  const order = checkGraph(parsed.data, declarations, stages, locate)
  return {
    defaultProfile: parsed.data.profile,
    profiles: parsed.data.profiles,
    order,
    declarations,
    stages,
    step: (name, profile) => resolveStep(declarations, parsed.data.profiles, name, profile),
  }
}

function resolveStep(declarations: Record<string, StepDeclaration>, profiles: Record<string, string>, name: string, profile: string): Step {
  const declaration = declarations[name]
  if (!declaration) throw new PipelineError([`there is no step "${name}"; ${knownNames(name, Object.keys(declarations))}`])
  if (!(profile in profiles)) throw new PipelineError([`there is no profile "${profile}"; ${knownNames(profile, Object.keys(profiles))}`])
  const { stage, root, needs } = declaration
  return { name, stage, root, needs, params: layOver(declaration.with, declaration.profiles[profile] ?? {}) }
}

/** Objects are merged key by key; anything else replaces what was there. */
export function layOver(under: Record<string, unknown>, over: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...under }
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key]
    merged[key] = isObject(below) && isObject(value) ? layOver(below, value) : value
  }
  return merged
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function describeIssue(issue: z.core.$ZodIssue, locate: ReturnType<typeof createLocator>): string[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))
  if (issue.code !== 'unrecognized_keys') return [locate(path, `${path.join('.') || 'the file'}: ${issue.message}`)]
  const known = path.length === 0 ? Object.keys(PipelineFile.shape) : ['stage', 'root', 'foreach', 'needs', 'with', 'profiles']
  return issue.keys.map((key) => locate([...path, key], `unknown key "${key}"; ${knownNames(key, known)}`, true))
}
