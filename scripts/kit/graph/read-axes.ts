import { knownNames } from '#kit/spelling'
import type { StepDeclaration } from './expand-steps.ts'
import type { createLocator, YamlPath } from './pipeline-error.ts'
import type { StageFacts, StageTable } from './stage-table.ts'

/** One param that a sweep varies, in one step or in all of a family. */
export interface Axis {
  /** As written: `train.recipe.learningRate`. */
  key: string
  steps: string[]
  /** Below the params of the step. */
  path: string[]
  values: readonly unknown[]
}

type Locate = ReturnType<typeof createLocator>

/** What a sweep varies. `place` is where its params stand in the file. */
export function readAxes(
  place: YamlPath,
  params: Record<string, unknown[]>,
  declarations: Record<string, StepDeclaration>,
  stages: StageTable,
  locate: Locate,
): { axes: Axis[]; faults: string[] } {
  const faults: string[] = []
  const axes: Axis[] = []
  for (const [key, values] of Object.entries(params)) {
    const fault = (message: string) => faults.push(locate([...place, key], message, true))
    const [name = '', ...path] = key.split('.')
    const steps = Object.keys(declarations).filter((step) => step === name || declarations[step]?.family === name)
    const families = Object.values(declarations).map(({ family }) => family)
    if (path.length === 0 || path.includes('')) fault(`"${key}" names no param; write STEP.PARAM, or STEP.PARAM.FIELD`)
    else if (steps.length === 0) fault(`there is no step "${name}"; ${knownNames(name, [...new Set([...Object.keys(declarations), ...families])])}`)
    else {
      const stage = declarations[steps[0] ?? '']?.stage ?? ''
      const unknown = findUnknown(stages[stage]?.params, path)
      if (unknown) fault(`stage "${stage}" knows no param "${unknown.name}"; ${knownNames(unknown.part, unknown.known)}`)
      const other = axes.find((axis) => axis.steps.some((step) => steps.includes(step)) && isWithin(axis.path, path))
      if (other) fault(`"${other.key}" and "${key}" vary the same param; keep one of them`)
      axes.push({ key, steps, path, values })
    }
  }
  return { axes, faults }
}

const isWithin = (a: readonly string[], b: readonly string[]): boolean => a.slice(0, b.length).every((part, index) => part === b[index])

/** The first part of a path that a stage's params do not have. A schema that does not list its fields knows them all. */
function findUnknown(schema: StageFacts['params'] | undefined, path: readonly string[]): { name: string; part: string; known: string[] } | null {
  let below: unknown = schema
  for (const [depth, part] of path.entries()) {
    const properties = (below as { properties?: Record<string, unknown> } | undefined)?.properties // JSON Schema
    if (!properties) return null
    if (!(part in properties)) return { name: path.slice(0, depth + 1).join('.'), part, known: Object.keys(properties) }
    below = properties[part]
  }
  return null
}
