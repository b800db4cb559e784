import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Manifest } from '#kit/records'
import { storeLayout } from '../layout.ts'
import type { Restored } from '../mend-output.ts'
import { isSwapping } from '../swap-output.ts'

export { findStoreFault } from '../store-disk.ts'

// A door of its own: Nx's plug-in comes through it before and after every command, and the runner behind the room's own takes longer to load than Nx to
// find that all is held. What is seldom needed is loaded when it is.

/** Puts a published output right: each file is a link to the object that the manifest beside it names. Returns what cannot be put right, for people. */
export async function relinkOutput(restored: Restored): Promise<string[]> {
  if (await isRight(restored)) return []
  const { mendOutput } = await import('../mend-output.ts')
  return mendOutput(restored)
}

async function isRight({ workspace, folder }: Restored): Promise<boolean> {
  const layout = storeLayout(workspace)
  const [text, scratches] = await Promise.all([readFile(join(folder, 'manifest.json'), 'utf8').catch(() => null), readdir(layout.scratches).catch(() => [])])
  if (!text?.trimEnd().endsWith('}') || scratches.length > 0 || isSwapping(folder)) return false
  const { files } = JSON.parse(text) as Manifest // written by publish; whoever reads it for its content parses it
  const right = files.map(async (file) => {
    const [object, there] = await Promise.all([layout.object(file.sha256), join(folder, file.path)].map((path) => stat(path).catch(() => null)))
    return object?.size === file.bytes && object.ino === there?.ino && object.dev === there.dev
  })
  return (await Promise.all(right)).every(Boolean)
}
