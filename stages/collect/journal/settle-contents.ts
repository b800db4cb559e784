import { constants } from 'node:fs'
import { access, copyFile, link, mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Trial } from '#kit/records'

const place = (folder: string, sha256: string): string => join(folder, sha256.slice(0, 2), sha256)

/** The names of the bytes of a trial's files. */
function bytesOf({ steps }: Trial): Set<string> {
  return new Set(steps.flatMap(({ state, artifacts }) => [...state, ...artifacts].flatMap(({ sha256 }) => sha256 ?? [])))
}

/** Sees to it that what a trial names is on the disk before the trial says so. */
export async function settleContents(trial: Trial, folder: string): Promise<void> {
  const settle = async (name: string) => {
    await using file = await open(place(folder, name), 'r')
    await file.datasync()
  }
  await Promise.all([...bytesOf(trial)].map(settle))
}

/** Whether all that a trial names is there. */
export async function hasContents(trial: Trial, folder: string): Promise<boolean> {
  const looks = [...bytesOf(trial)].map((name) => access(place(folder, name)))
  return (await Promise.allSettled(looks)).every(({ status }) => status === 'fulfilled')
}

/** Brings the bytes that a trial names from one folder to another, by links where the disk has them. */
export async function linkContents(trial: Trial, from: string, to: string): Promise<void> {
  for (const name of bytesOf(trial)) {
    await mkdir(dirname(place(to, name)), { recursive: true })
    await link(place(from, name), place(to, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return
      if (!/^(EXDEV|EMLINK|EPERM|ENOTSUP|ENOSYS)$/.test(error.code ?? '')) throw error
      return copyFile(place(from, name), place(to, name), constants.COPYFILE_FICLONE)
    })
  }
}
