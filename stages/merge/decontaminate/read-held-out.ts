import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { ScenarioFile } from '#kit/records'
import { StageError } from '#kit/stage'

/** A prompt that a model is measured with, so nothing it learns from may ask it. `name` is a scenario's id, or file and line of a list. */
export interface HeldOutPrompt {
  kind: 'scenario' | 'held-out'
  name: string
  text: string
}

/** Every scenario and every line of the held-out lists; by name, so that of several equal ones always the same is named. */
export async function readHeldOut({ scenarios, heldOut }: { scenarios: string; heldOut: string }): Promise<HeldOutPrompt[]> {
  const prompts: HeldOutPrompt[] = []
  for (const name of await scenarioFiles(scenarios)) {
    for (const { id, user } of (await readScenarioFile(join(scenarios, name))).scenarios) prompts.push({ kind: 'scenario', name: id, text: user })
  }
  prompts.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const name of (await Array.fromAsync(glob('*.{txt,jsonl}', { cwd: heldOut }))).sort()) prompts.push(...(await readList(join(heldOut, name))))
  return prompts
}

export async function scenarioFiles(folder: string): Promise<string[]> {
  return (await Array.fromAsync(glob('*.yaml', { cwd: folder }))).sort()
}

async function readScenarioFile(path: string): Promise<ScenarioFile> {
  try {
    return ScenarioFile.parse(parse(await readFile(path, 'utf8')))
  } catch (cause) {
    const what = cause instanceof z.ZodError ? z.prettifyError(cause) : cause instanceof Error ? cause.message : String(cause)
    throw new StageError(`${path} is no file of scenarios: ${what}; mend it, or rows equal to a scenario would be trained on`, { cause })
  }
}

const Line = z.object({ user: z.string().min(1) })

/** In a `.txt` file empty lines and those that start with `#` are no prompts. */
async function readList(path: string): Promise<HeldOutPrompt[]> {
  const lines = (await readFile(path, 'utf8')).split(/\r?\n/)
  return lines.flatMap((line, index): HeldOutPrompt[] => {
    if (line.trim() === '' || (path.endsWith('.txt') && line.startsWith('#'))) return []
    const name = `${path}:${index + 1}`
    return [{ kind: 'held-out', name, text: path.endsWith('.txt') ? line : promptOf(line, name) }]
  })
}

function promptOf(line: string, name: string): string {
  try {
    return Line.parse(JSON.parse(line)).user
  } catch (cause) {
    throw new StageError(`${name} is no held-out prompt; write one JSON object a line, { "user": "the prompt" }`, { cause })
  }
}
