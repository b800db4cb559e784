import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Manifest } from '#kit/records'
import { storeLayout } from '../layout.ts'
import { layOut } from '../objects.ts'

// A door of its own: Nx's plug-in comes through it after every command, and the runner behind the room's own takes longer to load than Nx to find that all is held.

/** Puts the files of a published output right: each is a link to the object that the manifest beside it names. */
export async function relinkOutput(workspace: string, folder: string): Promise<void> {
  const layout = storeLayout(workspace)
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => null)
  if (text === null) return
  const { files } = JSON.parse(text) as Manifest // written by publish; whoever reads it for its content parses it
  for (const file of files) {
    const place = join(folder, file.path)
    const [object, there] = await Promise.all([stat(layout.object(file.sha256)).catch(() => null), stat(place).catch(() => null)])
    if (!object || object.ino === there?.ino) continue
    await rm(place, { force: true })
    await layOut(layout, [file], folder)
  }
}
