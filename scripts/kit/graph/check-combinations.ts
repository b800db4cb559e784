import type { Combination } from './expand-matrix.ts'
import type { StepDeclaration } from './expand-steps.ts'
import { layOver } from './lay-over.ts'
import { paramsSchemas } from './params-schemas.ts'
import type { createLocator, YamlPath } from './pipeline-error.ts'
import type { Axis } from './read-axes.ts'
import type { StageTable } from './stage-table.ts'

/** Checks the params of each combination against their stages. A fault is told at the value that brings it in, once. */
export function checkCombinations(
  place: YamlPath,
  combinations: readonly Combination[],
  axes: readonly Axis[],
  declarations: Record<string, StepDeclaration>,
  stages: StageTable,
  locate: ReturnType<typeof createLocator>,
): string[] {
  const faults = new Set<string>()
  const schemaOf = paramsSchemas(stages)
  for (const { params, values } of combinations) {
    for (const [step, over] of Object.entries(params)) {
      const { stage, with: under } = declarations[step] ?? { stage: '', with: {} }
      for (const issue of schemaOf(stage).safeParse(layOver(under, over)).error?.issues ?? []) {
        const path = issue.path.map(String)
        const axis = axes.find((one) => one.steps.includes(step) && agree(one.path, path))
        const index = axis ? axis.values.indexOf(values[axis.key]) : -1
        const where = axis ? [...place, axis.key, index] : place
        faults.add(locate(where, `param ${path.join('.')} of step "${step}"${axis ? ` with ${JSON.stringify(values[axis.key])}` : ''}: ${issue.message}`))
      }
    }
  }
  return [...faults]
}

/** One of the paths is the start of the other: the fault lies at the value, within it, or in the object it stands in. */
const agree = (a: readonly string[], b: readonly string[]): boolean => a.every((part, index) => b[index] === undefined || b[index] === part)
