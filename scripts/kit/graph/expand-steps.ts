import { basename, dirname } from 'node:path'
import { knownNames } from '#kit/spelling'
import type { Folders } from './folders/index.ts'
import { layOver } from './lay-over.ts'
import type { Need } from './load-graph.ts'
import { type createLocator, PipelineError, type YamlPath } from './pipeline-error.ts'
import type { PipelineFile } from './pipeline-file.ts'

/** A step of the file, `foreach` and globs resolved. `path` is its place in the file. */
export interface StepDeclaration {
  stage: string
  root: string
  needs: Need[]
  with: Record<string, unknown>
  profiles: Record<string, Record<string, unknown>>
  /** The entry of `foreach` it comes from, else its own name. */
  family: string
  path: YamlPath
}

/** One declaration per step: `foreach` gives one per folder, in name order; globs in `needs` become names, in name order as well. `folders` are those that `readFolders` found. */
export function expandSteps(file: PipelineFile, folders: Folders, locate: ReturnType<typeof createLocator>): Record<string, StepDeclaration> {
  const declarations: Record<string, StepDeclaration> = {}
  const faults: string[] = []
  for (const [family, entry] of Object.entries(file.steps)) {
    const path = ['steps', family]
    const fields = { stage: entry.stage, needs: [], with: entry.with, profiles: entry.profiles, family, path }
    const roots = entry.foreach === undefined ? [] : matchingFolders(folders, entry.foreach)
    for (const folder of Object.keys(entry.each)) {
      const names = roots.map((root) => basename(root))
      if (!names.includes(folder))
        faults.push(locate([...path, 'each', folder], `step "${family}" has no folder "${folder}" of foreach; ${knownNames(folder, names)}`, true))
    }
    if (entry.foreach === undefined) {
      declarations[family] = { ...fields, root: entry.root ?? `stages/${entry.stage}` }
      continue
    }
    if (entry.root !== undefined)
      faults.push(locate([...path, 'root'], `step "${family}" has both root and foreach; the folders of foreach are the roots, remove root`, true))
    if (roots.length === 0) faults.push(locate([...path, 'foreach'], `foreach "${entry.foreach}" matches no folder; make one or mend the glob`))
    for (const root of roots) declarations[`${family}-${basename(root)}`] = { ...fields, with: layOver(entry.with, entry.each[basename(root)] ?? {}), root }
  }
  for (const [name, declaration] of Object.entries(declarations)) {
    const entry = file.steps[declaration.family]
    if (entry) declaration.needs = resolveNeeds(name, entry.needs, declarations, [...declaration.path, 'needs'], locate, faults)
  }
  if (faults.length > 0) throw new PipelineError(faults)
  return declarations
}

const matchingFolders = (folders: Folders, glob: string): string[] =>
  (folders[dirname(glob)] ?? []).filter((name) => matchesName(name, basename(glob))).map((name) => `${dirname(glob)}/${name}`)

/** `*` stands for any run of characters. (Node's own globs are younger than the oldest Node that Nx may load this with.) */
const matchesName = (name: string, pattern: string): boolean =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  ).test(name)

function resolveNeeds(
  name: string,
  needs: readonly string[] | Record<string, string>,
  declarations: Record<string, StepDeclaration>,
  path: YamlPath,
  locate: ReturnType<typeof createLocator>,
  faults: string[],
): Need[] {
  const names = Object.keys(declarations)
  const wanted: [string | number, string][] = Array.isArray(needs) ? [...needs.entries()] : Object.entries(needs)
  const resolved: Need[] = []
  for (const [key, pattern] of wanted) {
    const found = names.filter((other) => other !== name && matchesName(other, pattern)).sort() // where a step stands in the file means nothing
    if (found.length === 0) {
      const known = pattern === name ? 'a step cannot need itself' : knownNames(pattern, names)
      faults.push(locate([...path, key], `step "${name}" needs "${pattern}", which is no step; ${known}`))
    }
    for (const step of found) if (!resolved.some((need) => need.step === step)) resolved.push({ step, role: typeof key === 'string' ? key : null })
  }
  return resolved
}
