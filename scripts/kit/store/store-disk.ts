import { access, constants, statfs } from 'node:fs/promises'
import { dirname, relative } from 'node:path'
import { storeLayout } from './layout.ts'

const LEAST_FREE_BYTES = 100_000

/** Why nothing can be written at a place, told with the mend; null where it can. A place that is not there is looked for above. */
export async function findUnwritable(workspace: string, place: string): Promise<string | null> {
  try {
    await access(place, constants.W_OK)
    return null
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && place !== workspace) return findUnwritable(workspace, dirname(place))
    const why = code === 'EROFS' ? 'its file system is mounted read-only' : `this user may not write there (${code})`
    return `${relative(workspace, place) || place} cannot be written: ${why}; steps leave what they make there, so make it writable for this user, or work in a copy of the checkout that is`
  }
}

/** What would keep any command from writing to the store; null where nothing does. */
export async function findStoreFault(workspace: string): Promise<string | null> {
  const { store } = storeLayout(workspace)
  const unwritable = await findUnwritable(workspace, store)
  if (unwritable) return unwritable
  const { bavail, bsize } = await statfs(store).catch(() => ({ bavail: Number.POSITIVE_INFINITY, bsize: 1 }))
  return bavail * bsize < LEAST_FREE_BYTES ? `the disk of ${store} is full; free some space, then run the same command again` : null
}
