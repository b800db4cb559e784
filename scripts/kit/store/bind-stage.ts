import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Step } from '#kit/graph'
import type { Permissions } from '#kit/stage'
import { placesOf, readGlobs } from './declared-reads.ts'
import { foldersAbove, viewFolders, wholeFolders } from './folder-view.ts'
import type { Bounds } from './guard/bounds.ts'
import type { Job } from './job.ts'
import { engineFiles, folderToBe, packageFolders, permissionFlags } from './permission-flags.ts'
import type { PreparedStep } from './prepare-step.ts'

/** How a stage's process is started so that it keeps to what it declares. */
export interface Binding {
  stage: string
  bounds: Bounds
  /** Flags of Node. */
  flags: string[]
  /** Variables that hold the keys of the models it asks. */
  keys: readonly string[]
  /** Empty folder for temporary files. */
  temporary: string
}

/** What every stage's process reads besides the stage's own sources: where Node finds the rooms, and the code that runs a stage. */
const RUNNER = [
  'package.json',
  'scripts/kit/progress/index.ts',
  'scripts/kit/redact',
  ...['child', 'disk-full', 'guard/preload', 'guard/folders', 'guard/network', 'guard/record', 'guard/refusal'].map((name) => `scripts/kit/store/${name}.ts`),
]

/** Turns what a stage declares into flags for its process, and lays out what flags cannot express. */
export async function bindStage(given: { workspace: string; step: Step; prepared: PreparedStep; job: Job; scratch: string }): Promise<Binding> {
  const { workspace, prepared, job, scratch } = given
  const { permissions, keys } = permissionsOf(prepared)
  const temporary = join(scratch, 'temporary')
  for (const folder of [temporary, job.cache]) await mkdir(folder, { recursive: true })

  const state = (permissions.writes ?? []).map((path) => join(workspace, path)).flatMap(folderToBe)
  const { paths, listed } = declaredPaths(given)
  const read = [...paths, ...state, ...inputPaths(job), job.cache, scratch, ...packageFolders(workspace), ...(permissions.containers ? engineFiles() : [])]
  const inside = read.map((path) => relative(workspace, path).replaceAll('\\', '/')).filter((path) => !/^\.\.|\*$/.test(path))
  const bounds: Bounds = {
    workspace,
    permissions,
    folders: await viewFolders({ workspace, granted: inside, listed, place: join(scratch, 'folders-seen') }),
    refused: join(scratch, 'refused.jsonl'),
  }
  const write = [job.outputs, job.outcome, bounds.refused, temporary, job.cache, ...state]
  // State may be made by linking inputs, and Node wants write permission for what is linked.
  if (state.length > 0) write.push(join(scratch, 'inputs'))
  return {
    stage: given.step.stage,
    bounds,
    keys,
    temporary,
    flags: [...permissionFlags({ read, write }, { permissions, file: join(scratch, 'node.config.json') }), await preloadFlag(workspace, scratch, bounds)],
  }
}

/** What its stage declares, and what asking a model takes where its params say so. */
function permissionsOf({ stage, params }: PreparedStep): { permissions: Permissions; keys: readonly string[] } {
  const { permissions = {}, asks } = stage
  const isAsking = asks !== undefined && (params as Record<string, unknown>)[asks.param] != null // params are an object in every stage
  return isAsking ? { permissions: { ...permissions, network: true }, keys: asks.keys(params) } : { permissions, keys: [] }
}

/** Sources and declared files as absolute paths, by whole folders where all of one is declared; `listed`: the other folders whose names it may list. */
function declaredPaths({ workspace, step, prepared }: { workspace: string; step: Step; prepared: PreparedStep }): { paths: string[]; listed: string[] } {
  const { stage, params, explained } = prepared
  const files = Object.keys(explained.parts.reads)
  const places = placesOf(workspace, readGlobs(step, stage, params))
  const whole = new Set(wholeFolders(workspace, places.listed, files))
  // A folder that is granted whole grants what is in it, and what is not there.
  const isAlone = (path: string) => !foldersAbove(path).some((folder) => whole.has(folder))
  const alone = [...whole, ...files].filter(isAlone)
  return {
    paths: [...RUNNER, ...explained.sources, ...alone, ...places.absent.filter(isAlone).flatMap(folderToBe)].map((path) => join(workspace, path)),
    listed: places.listed.filter((folder) => !whole.has(folder)),
  }
}

/** The objects behind the inputs. Folders are laid out below the scratch folder. */
const inputPaths = ({ inputs }: Job): string[] =>
  Object.values(inputs).flatMap((input) => {
    if (input === null || input.kind === 'folder') return []
    return (input.kind === 'table' ? input.tables : input.files).map(({ path }) => path)
  })

async function preloadFlag(workspace: string, scratch: string, bounds: Bounds): Promise<string> {
  const place = join(scratch, 'bounds.json')
  await writeFile(place, JSON.stringify(bounds))
  const preload = pathToFileURL(join(workspace, 'scripts/kit/store/guard/preload.ts'))
  preload.searchParams.set('bounds', place)
  return `--import=${preload.href}`
}
