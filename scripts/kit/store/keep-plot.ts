import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { storeLayout } from './layout.ts'

/** Writes a picture whole, at the place asked for or in the store, and says where. */
export async function keepPlot(workspace: string, name: string, svg: string, asked?: string): Promise<string> {
  const path = asked ?? storeLayout(workspace).plot(name)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.${process.pid}`, svg)
  await rename(`${path}.${process.pid}`, path)
  return path
}
