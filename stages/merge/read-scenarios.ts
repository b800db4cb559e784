import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { normalizeUserTurn, ScenarioFile } from '#kit/records'
import { StageError } from '#kit/stage'

/** Which scenario asks a given user turn (normalised). Of several that ask the same, the one whose id sorts first. */
export async function readScenarios(folder: string): Promise<Map<string, string>> {
  const scenarios = new Map<string, string>()
  for (const name of await scenarioFiles(folder)) {
    for (const { id, user } of (await readScenarioFile(join(folder, name))).scenarios) {
      const turn = normalizeUserTurn(user)
      const known = scenarios.get(turn)
      if (known === undefined || id < known) scenarios.set(turn, id)
    }
  }
  return scenarios
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
