import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { CreateNodesResult } from 'nx/src/devkit-exports.js'
import { type Folders, foldersIn } from '#kit/graph/folders'

export type Projects = Exclude<CreateNodesResult['projects'], undefined>

export interface MadeProjects {
  projects: Projects
  /** What `foreach` found. */
  folders: Folders
}
interface KeptProjects extends MadeProjects {
  sources: string
}

/** In the cache directory that nx.json names, so that `nx reset` takes it along. */
export const KEPT_PROJECTS = '.store/nx/flywheel-projects.json'
/** All that projects are made from, besides which folders there are: what is declared, the code that reads it (these rooms are its whole closure), and its packages. */
const FILES = ['pipeline.yaml', 'scripts/kit/graph/stages.json', 'package-lock.json']
export const ROOMS = ['scripts/kit/graph', 'scripts/kit/nx', 'scripts/kit/records', 'scripts/kit/spelling']

/**
 * The projects of the last command, as long as all that they are made from is the same to the byte; else they are made. Nx asks on every command, and
 * loading what reads and checks `pipeline.yaml` takes a fifth of a command that finds all held.
 */
export async function recallProjects(workspace: string, make: () => Promise<MadeProjects>): Promise<Projects> {
  const sources = digestSources(workspace)
  const kept = readKept(workspace)
  if (kept?.sources === sources && isAsFound(workspace, kept.folders)) return kept.projects
  const made = await make()
  // A file that was saved meanwhile may be in what was made and not in the digest, or the other way round.
  if (digestSources(workspace) === sources) keep(workspace, { sources, ...made })
  return made.projects
}

function digestSources(workspace: string): string {
  const code = ROOMS.flatMap((room) => filesIn(join(workspace, room)).map((name) => `${room}/${name}`))
  const hash = createHash('sha256')
  for (const path of [...FILES, ...code]) hash.update(`${path}\0${readIfThere(join(workspace, path)) ?? ''}\0`)
  return hash.digest('hex')
}

const filesIn = (room: string): string[] =>
  existsSync(room) ? (readdirSync(room, { recursive: true }) as string[]).filter((name) => name.endsWith('.ts')).sort() : [] // strings, as no other encoding is asked for

const isAsFound = (workspace: string, folders: Folders): boolean =>
  Object.entries(folders).every(([path, names]) => String(foldersIn(workspace, path)) === String(names))

function readKept(workspace: string): KeptProjects | undefined {
  try {
    return JSON.parse(readFileSync(join(workspace, KEPT_PROJECTS), 'utf8')) as KeptProjects // written below
  } catch {
    return undefined // not there, or cut short: it is made anew
  }
}

function keep(workspace: string, kept: KeptProjects): void {
  const path = join(workspace, KEPT_PROJECTS)
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(`${path}.${process.pid}`, JSON.stringify(kept))
    renameSync(`${path}.${process.pid}`, path)
  } catch {} // a disk that takes nothing costs the next command its time, no more
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined // as node documents the error
    throw error
  }
}
