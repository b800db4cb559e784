import { knownNames } from '#kit/spelling'
import { checkCombinations } from './check-combinations.ts'
import type { StepDeclaration } from './expand-steps.ts'
import { layOver } from './lay-over.ts'
import { nameCombination } from './name-combination.ts'
import { type createLocator, PipelineError } from './pipeline-error.ts'
import type { MatrixEntry, PipelineFile } from './pipeline-file.ts'
import { type Axis, readAxes } from './read-axes.ts'
import type { StageTable } from './stage-table.ts'

export const MOST_COMBINATIONS = 100

/** One combination of a sweep's values: a profile derived from another. */
export interface Combination {
  profile: string
  /** The profile it derives from. */
  from: string
  sweep: string
  /** By param, as `STEP.param.path`. */
  values: Record<string, unknown>
  /** Of the steps whose params it varies: what lies over their `with`. Every other step is as in the profile it derives from. */
  params: Record<string, Record<string, unknown>>
}

type Locate = ReturnType<typeof createLocator>

/** The combinations of every sweep of `matrix:`, in order: the first param of a sweep varies slowest. Throws every fault found. */
export function expandMatrix(
  file: PipelineFile,
  declarations: Record<string, StepDeclaration>,
  stages: StageTable,
  locate: Locate,
): Record<string, Combination[]> {
  const faults: string[] = []
  const taken = new Set(Object.keys(file.profiles))
  const sweeps = Object.entries(file.matrix).map(([sweep, entry]) => {
    const { axes, faults: found } = readAxes(['matrix', sweep, 'params'], entry.params, declarations, stages, locate)
    found.push(...checkSize(sweep, entry, axes, file, locate))
    const combinations = found.length > 0 ? [] : combine(sweep, entry.profile ?? file.profile, axes, declarations)
    for (const { profile } of combinations) {
      if (taken.has(profile))
        found.push(
          locate(['matrix', sweep], `two profiles would be named "${profile}"; write values whose letters and digits differ, or rename the sweep`, true),
        )
      taken.add(profile)
    }
    faults.push(...found, ...checkCombinations(['matrix', sweep, 'params'], combinations, axes, declarations, stages, locate))
    return [sweep, combinations] as const
  })
  if (faults.length > 0) throw new PipelineError([...new Set(faults)])
  return Object.fromEntries(sweeps)
}

function checkSize(sweep: string, entry: MatrixEntry, axes: readonly Axis[], file: PipelineFile, locate: Locate): string[] {
  const profiles = Object.keys(file.profiles)
  const faults: string[] = []
  if (profiles.includes(sweep)) faults.push(locate(['matrix', sweep], `sweep "${sweep}" has the name of a profile; give it another`, true))
  if (entry.profile !== undefined && !profiles.includes(entry.profile))
    faults.push(locate(['matrix', sweep, 'profile'], `there is no profile "${entry.profile}" to derive from; ${knownNames(entry.profile, profiles)}`))
  const size = axes.reduce((product, { values }) => product * values.length, 1)
  if (size > MOST_COMBINATIONS)
    faults.push(
      locate(
        ['matrix', sweep],
        `sweep "${sweep}" has ${size} combinations, more than ${MOST_COMBINATIONS}; list fewer values, or make several sweeps of them`,
        true,
      ),
    )
  return faults
}

function combine(sweep: string, from: string, axes: readonly Axis[], declarations: Record<string, StepDeclaration>): Combination[] {
  const rows = axes.reduce<unknown[][]>((left, { values }) => left.flatMap((row) => values.map((value) => [...row, value])), [[]])
  return rows.map((row) => {
    const params: Combination['params'] = {}
    for (const [index, { steps, path }] of axes.entries()) {
      const over = path.reduceRight<unknown>((below, part) => ({ [part]: below }), row[index]) as Record<string, unknown> // a path has a part at least
      for (const step of steps) params[step] = layOver(params[step] ?? declarations[step]?.profiles[from] ?? {}, over)
    }
    const values = Object.fromEntries(axes.map(({ key }, index) => [key, row[index]]))
    return { profile: nameCombination(sweep, row), from, sweep, values, params }
  })
}
