import { createHash } from 'node:crypto'
import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { canonicalJson, type Scenario, ScenarioFile } from '#kit/records'
import { StageError } from '#kit/stage'

export interface Catalogue {
  /** By id. */
  scenarios: Scenario[]
  /** Names what was asked, however it is spread over files. */
  sha256: string
}

/** All scenarios of a folder of YAML files. */
export async function readCatalogue(folder: string): Promise<Catalogue> {
  const paths = (await scenarioFiles(folder)).map((name) => join(folder, name))
  const scenarios = (await Promise.all(paths.map(readScenarioFile))).flat().sort((a, b) => (a.id < b.id ? -1 : 1))
  if (scenarios.length === 0)
    throw new StageError(`there are no scenarios in ${folder}/*.yaml; write some, or make them with \`npx tsx scripts/make-scenarios.ts\``)
  const double = scenarios.find((scenario, place) => scenario.id === scenarios[place - 1]?.id)
  if (double) throw new StageError(`two scenarios in ${folder} have the id ${double.id}; give one of them another`)
  return { scenarios, sha256: createHash('sha256').update(canonicalJson(scenarios)).digest('hex') }
}

/** Names of the files of a catalogue. */
export async function scenarioFiles(folder: string): Promise<string[]> {
  return (await Array.fromAsync(glob('*.yaml', { cwd: folder }))).sort()
}

async function readScenarioFile(path: string): Promise<Scenario[]> {
  try {
    return ScenarioFile.parse(parse(await readFile(path, 'utf8'))).scenarios
  } catch (cause) {
    const what = cause instanceof z.ZodError ? z.prettifyError(cause) : cause instanceof Error ? cause.message : String(cause)
    throw new StageError(`${path} is no file of scenarios: ${what}; mend it`, { cause })
  }
}
