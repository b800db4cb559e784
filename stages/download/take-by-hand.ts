import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256OfFile } from '#kit/digest'
import { Origin } from '#kit/records'
import { type Log, type Progress, type Source, StageError } from '#kit/stage'
import { chooseConfiguration, findSourceFaults } from './check-source.ts'
import stage from './stage.ts'
import { takeSource } from './take-source.ts'

interface ByHand {
  source: Source
  params: { from: string; configuration?: string }
  /** Keeps what came from the hub from one call to the next. Nobody else uses it meanwhile. */
  folder: string
  signal: AbortSignal
  log: Log
  progress: Progress
}

/** The files of a source for a command. What an earlier call took is read again before it is used, and asked for only where it is not whole. */
export async function takeByHand({ source, folder, signal, log, progress, ...given }: ByHand): Promise<{ path: string; origin: Origin }> {
  const params = stage.params.parse(given.params)
  chooseConfiguration(source, params.configuration)
  const root = `datasets/${source.name}/download`
  const faults = await findSourceFaults(source, params, { name: 'the download', root })
  if (faults.length > 0) throw new StageError(faults.join('\n'))
  const path = join(folder, params.from === 'sample' ? 'sample' : `${source.revision}-${params.configuration ?? source.configuration}`)
  const kept = params.from === 'hub' ? await readKept(path) : null
  if (kept) return { path, origin: kept }
  await rm(path, { recursive: true, force: true })
  await mkdir(path, { recursive: true })
  const arriving = async () => {
    const place = join(folder, 'arriving')
    await mkdir(place, { recursive: true })
    return place
  }
  const origin = await takeSource({ source, params, kept: arriving, target: path, signal, log, progress })
  await writeFile(join(path, 'origin.next'), JSON.stringify(origin))
  await rename(join(path, 'origin.next'), join(path, ORIGIN))
  return { path, origin }
}

/** Written last: without it not all is there. */
const ORIGIN = 'origin.json'

async function readKept(path: string): Promise<Origin | null> {
  const text = await readFile(join(path, ORIGIN), 'utf8').catch(() => null)
  if (text === null) return null
  const origin = Origin.parse(JSON.parse(text))
  for (const file of origin.files) if ((await sha256OfFile(join(path, file.path)).catch(() => null)) !== file.sha256) return null
  return origin
}
