import type { z } from 'zod'
import { knownNames } from '#kit/spelling'
import type { StepDeclaration } from './expand-steps.ts'
import { layOver } from './lay-over.ts'
import { paramsSchemas } from './params-schemas.ts'
import { type createLocator, PipelineError } from './pipeline-error.ts'
import type { PipelineFile } from './pipeline-file.ts'
import type { StageFacts, StageTable } from './stage-table.ts'

type Locate = ReturnType<typeof createLocator>

/** Checks profiles, stages, params, roots, inputs and cycles. Gives the steps in an order in which needs come first. */
export function checkGraph(file: PipelineFile, declarations: Record<string, StepDeclaration>, stages: StageTable, locate: Locate): string[] {
  const profiles = Object.keys(file.profiles)
  const faults: string[] = []
  if (!profiles.includes(file.profile)) faults.push(locate(['profile'], `there is no profile "${file.profile}"; ${knownNames(file.profile, profiles)}`))
  const roots = new Map<string, string>()
  const schemaOf = paramsSchemas(stages)
  for (const [name, step] of Object.entries(declarations)) {
    for (const profile of Object.keys(step.profiles)) {
      if (!profiles.includes(profile))
        faults.push(locate([...step.path, 'profiles', profile], `there is no profile "${profile}"; ${knownNames(profile, profiles)}`, true))
    }
    const other = roots.get(step.root)
    if (other)
      faults.push(
        locate(
          [...step.path, 'root'],
          `steps "${other}" and "${name}" share the root ${step.root}; give each its own, their outputs would overwrite each other`,
        ),
      )
    roots.set(step.root, name)
    const stage = stages[step.stage]
    if (!stage)
      faults.push(
        locate(
          [...step.path, 'stage'],
          `there is no stage "${step.stage}"; ${knownNames(step.stage, Object.keys(stages))} (a new one: add stages/${step.stage}/stage.ts, then run scripts/make-stages.ts)`,
        ),
      )
    else
      faults.push(
        ...checkParams({ name, step, stage, schema: schemaOf(step.stage), profiles, locate }),
        ...checkInputs(name, step, stage, declarations, stages, locate),
      )
  }
  const order = sortSteps(declarations, locate, faults)
  if (faults.length > 0) throw new PipelineError([...new Set(faults)])
  return order
}

function checkParams({
  name,
  step,
  stage,
  schema,
  profiles,
  locate,
}: {
  name: string
  step: StepDeclaration
  stage: StageFacts
  schema: z.ZodType
  profiles: readonly string[]
  locate: Locate
}): string[] {
  const known = Object.keys((stage.params.properties as object | undefined) ?? {})
  const faults: string[] = []
  const places: [string[], Record<string, unknown>][] = [
    [['with'], step.with],
    ...Object.entries(step.profiles).map(([profile, params]): [string[], Record<string, unknown>] => [['profiles', profile], params]),
  ]
  for (const [place, params] of places) {
    for (const key of Object.keys(params)) {
      if (!known.includes(key))
        faults.push(locate([...step.path, ...place, key], `stage "${step.stage}" knows no param "${key}"; ${knownNames(key, known)}`, true))
    }
  }
  if (faults.length > 0) return faults
  for (const profile of profiles) {
    const over = step.profiles[profile] ?? {}
    const result = schema.safeParse(layOver(step.with, over))
    for (const issue of result.error?.issues ?? []) {
      const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))
      const place = path[0] !== undefined && String(path[0]) in over ? ['profiles', profile] : ['with']
      faults.push(locate([...step.path, ...place, ...path], `param ${path.join('.')} of step "${name}": ${issue.message}`))
    }
  }
  return faults
}

function checkInputs(
  name: string,
  step: StepDeclaration,
  stage: StageFacts,
  declarations: Record<string, StepDeclaration>,
  stages: StageTable,
  locate: Locate,
): string[] {
  const faults: string[] = []
  for (const port of Object.values(stage.inputs)) {
    const given = step.needs.filter((need) => port.role === null || need.role === port.role)
    const found = given.filter((need) => stages[declarations[need.step]?.stage ?? '']?.outputs[port.output] === port.kind)
    const isUnclear = given.some((need) => !stages[declarations[need.step]?.stage ?? '']) // its unknown stage is the fault to tell
    if (found.length > 0 || port.optional || isUnclear) continue
    const among =
      given.length > 0
        ? `none of its needs (${given.map((need) => need.step).join(', ')}) has it`
        : port.role
          ? `its needs give no step the role "${port.role}"`
          : 'it needs nothing'
    faults.push(
      locate(
        [...step.path, 'needs'],
        `step "${name}": stage "${step.stage}" takes ${port.kind} "${port.output}", and ${among}; add the step that leaves it to needs`,
      ),
    )
  }
  return faults
}

function sortSteps(declarations: Record<string, StepDeclaration>, locate: Locate, faults: string[]): string[] {
  const order: string[] = []
  const state = new Map<string, 'open' | 'done'>()
  const visit = (name: string, trail: readonly string[]): void => {
    const step = declarations[name]
    if (!step || state.get(name) === 'done') return
    if (state.get(name) === 'open') {
      const circle = [...trail.slice(trail.indexOf(name)), name]
      faults.push(locate([...step.path, 'needs'], `the steps ${circle.join(' -> ')} need each other in a circle; remove one of these needs`))
      return
    }
    state.set(name, 'open')
    for (const need of step.needs) visit(need.step, [...trail, name])
    state.set(name, 'done')
    order.push(name)
  }
  for (const name of Object.keys(declarations)) visit(name, [])
  return order
}
