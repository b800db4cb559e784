import type { OutputFile } from '#kit/records'
import { readHistory } from './history.ts'
import { slotLayout } from './layout.ts'

/** Where the files of every model lie that serves or has served, and what they must be. */
export async function modelFolders(workspace: string): Promise<{ folder: string; files: readonly OutputFile[] }[]> {
  const models = new Map((await readHistory(workspace)).filter(({ files }) => files.length > 0).map(({ model, files }) => [model, files]))
  return [...models].map(([model, files]) => ({ folder: slotLayout(workspace).model(model), files }))
}
