import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { openingOf } from '#kit/records'
import { StageError } from '#kit/stage'
import { readCatalogue } from './read-catalogue.ts'

/** A prompt that a model is measured with, so nothing it learns from may ask it. `name` is a scenario's id, or file and line of a list. */
export interface HeldOutPrompt {
  kind: 'scenario' | 'held-out'
  name: string
  text: string
}

/** Every scenario's opening turn, by id, then every line of the held-out lists, by file: of several equal prompts always the same is named. */
export async function readHeldOut({ scenarios, heldOut }: { scenarios: string; heldOut: string }): Promise<HeldOutPrompt[]> {
  const prompts = (await readCatalogue(scenarios)).scenarios.map(
    (scenario): HeldOutPrompt => ({ kind: 'scenario', name: scenario.id, text: openingOf(scenario) }),
  )
  const lists = (await Array.fromAsync(glob('*.{txt,jsonl}', { cwd: heldOut }))).sort()
  for (const name of lists) prompts.push(...(await readList(join(heldOut, name))))
  return prompts
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
