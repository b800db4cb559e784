import { join } from 'node:path'
import { z } from 'zod'
import type { StateFile } from '#kit/records'
import { sandboxPaths, stateFile } from '#kit/sandbox'
import { TaskError } from '../../task-error.ts'
import { findText } from '../read-text.ts'
import type { TaskFolder } from '../task-format.ts'
import { parseYaml } from './task-yaml.ts'

/** Keys that are typed into a terminal, one after the other. */
const TypedKeys = z.array(z.looseObject({ command: z.string(), append_enter: z.boolean().default(true) }))

/** `solution.sh`, or the commands of `solution.yaml` as a script; keys that are typed into a program are none. */
export async function readSolution({ path, place }: TaskFolder): Promise<{ solution: StateFile[]; warnings: string[] }> {
  const script = await findText(join(path, 'solution.sh'))
  if (script !== null) return { solution: [asScript(script)], warnings: [] }
  const typed = await findText(join(path, 'solution.yaml'))
  if (typed === null) return { solution: [], warnings: [] }
  const keys = TypedKeys.safeParse(parseYaml(typed, `${place}/solution.yaml`).value)
  if (!keys.success) throw new TaskError(`${place}/solution.yaml: ${z.prettifyError(keys.error)}; mend this value`)
  if (keys.data.every((key) => key.append_enter))
    return { solution: [asScript(`#!/bin/bash\n${keys.data.map((key) => `${key.command}\n`).join('')}`)], warnings: [] }
  return { solution: [], warnings: [`${place}/solution.yaml: types keys into programs, which no script does; the oracle has nothing to follow`] }
}

const asScript = (text: string): StateFile => stateFile(`${sandboxPaths.solution}/solve.sh`, text, 0o755)
