import { StageError } from '#kit/stage'
import type { RemoteFile, Say } from './list-files.ts'
import { persist, Setback } from './persist.ts'
import { receive, type Transfer } from './receive.ts'

/**
 * Brings one file into its part, from where an earlier try or an earlier run left it, and reads it whole before anybody may take it.
 * @throws StageError when the hub cannot be reached, refuses, stops before the end, or sends something else, again and again
 */
export async function fetchFile(transfer: Transfer & { say: Say }): Promise<{ path: string; sha256: string; bytes: number }> {
  const { hub, file, part, signal, arrived, say } = transfer
  const mend = 'run the step again: it goes on with what is there'
  let furthest = await part.size()
  let sentBefore: string | null = null
  arrived(furthest)
  return persist({ patience: hub.patience, what: file.path, mend, signal, say }, async () => {
    const before = furthest
    try {
      if (!(await isComplete(transfer))) await receive(transfer)
    } catch (error) {
      furthest = Math.max(furthest, await part.size())
      if (error instanceof Setback) error.gained = furthest - before
      throw error
    } finally {
      arrived(await part.size())
    }
    furthest = file.bytes
    const { sha256, isRight, found } = await part.digest()
    if (isRight) return { path: file.path, sha256, bytes: file.bytes }
    await part.clear()
    arrived(0)
    const fault = `what came has ${found}, but it should have ${wanted(file)}`
    if (sha256 === sentBefore) throw new StageError(`${file.path}: ${fault}, and the same came twice; mend source.ts, or set HF_ENDPOINT to a hub that has it`)
    sentBefore = sha256
    throw new Setback(`${fault}, so it starts afresh`)
  })
}

/** An empty file has to be asked for too. */
const isComplete = async ({ part, file }: Transfer): Promise<boolean> => (await part.size()) === file.bytes && (await part.facts()) !== null

const wanted = ({ sha256, git, bytes }: RemoteFile): string => (sha256 ? `sha256 ${sha256}` : git ? `git ${git}` : `${bytes} bytes`)
