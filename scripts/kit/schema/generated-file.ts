import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Writes a file that is made from others, or with `check` only looks whether it is fresh. Throws where `check` finds it stale;
 * `command` is what makes it anew. Line ends do not count, since a checkout may change them.
 */
export async function settleGenerated({ path, text, check, command }: { path: string; text: string; check: boolean; command: string }): Promise<void> {
  const present = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (present?.replaceAll('\r\n', '\n') === text) return
  if (check)
    throw new Error(
      `${path} ${present === null ? 'is missing' : 'is stale'}: it no longer follows from what it is made of. Run \`${command}\` and commit the result.`,
    )
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}
