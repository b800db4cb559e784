import { posix } from 'node:path'
import type Docker from 'dockerode'
import { z } from 'zod'
import type { StateFile } from '#kit/records'
import { unpackFiles } from './archive.ts'
import { ask, isMissing, messageOf } from './engine.ts'

/** A path and all below it, links as links; nothing where there is nothing. */
export async function readBelow(container: Docker.Container, path: string, limitBytes?: number): Promise<StateFile[]> {
  const stream = await orNothing(`read ${path}`, container.getArchive({ path }))
  return stream ? ask(`read ${path}`, unpackFiles(stream, posix.dirname(path), limitBytes)) : []
}

/** A path alone, or null where there is nothing that a state can hold. */
export async function readEntry(container: Docker.Container, path: string): Promise<StateFile | null> {
  const answer = await orNothing(`look at ${path}`, container.infoArchive({ path }))
  if (!answer) return null
  const { mode } = PathStat.parse(JSON.parse(Buffer.from(Answer.parse(answer).headers[statHeader], 'base64').toString('utf8')))
  if (hasBit(mode, goMode.directory)) return { path, kind: 'directory', mode: permissionsOf(mode), content: '' }
  return (await readBelow(container, path))[0] ?? null
}

const statHeader = 'x-docker-container-path-stat'
const Answer = z.object({ headers: z.object({ [statHeader]: z.string() }) })
const PathStat = z.object({ mode: z.number() })

/** Bits of Go's os.FileMode, which is what the engine speaks. */
const goMode = { directory: 31, setuid: 23, setgid: 22, sticky: 20 }
const hasBit = (mode: number, bit: number): boolean => Math.floor(mode / 2 ** bit) % 2 === 1

function permissionsOf(mode: number): number {
  const special = (hasBit(mode, goMode.setuid) ? 0o4000 : 0) + (hasBit(mode, goMode.setgid) ? 0o2000 : 0) + (hasBit(mode, goMode.sticky) ? 0o1000 : 0)
  return (mode & 0o777) + special
}

async function orNothing<Found>(what: string, answer: Promise<Found>): Promise<Found | null> {
  return ask(
    what,
    answer.catch((error: unknown) => {
      if (isMissing(error) && !/no such container:/i.test(messageOf(error))) return null
      throw error
    }),
  )
}
