import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Progress, type Source, type SourceFile, StageError } from '#kit/stage'
import { type Hub, pathOf, request } from './hub.ts'

/**
 * Streams one file of the hub to `target` and checks size and digest on the way. It appears whole or not at all.
 * @throws StageError when the hub cannot be reached, refuses, stops before the end, or sends something else.
 */
export async function fetchFile(given: {
  hub: Hub
  source: Pick<Source, 'repository' | 'revision'>
  file: SourceFile
  target: string
  signal: AbortSignal
  progress: Progress
}): Promise<{ path: string; sha256: string; bytes: number }> {
  const { hub, source, file, target, signal, progress } = given
  const part = `${target}.part`
  const stall = new AbortController()
  const timer = setTimeout(() => stall.abort(new StageError(`${file.path}: nothing came for ${hub.stallMs / 1000} s; run the step again`)), hub.stallMs)
  const hash = createHash('sha256')
  let bytes = 0
  try {
    await mkdir(dirname(target), { recursive: true })
    const path = `datasets/${pathOf(source.repository)}/resolve/${encodeURIComponent(source.revision)}/${pathOf(file.path)}`
    const response = await request(hub, path, AbortSignal.any([signal, stall.signal]))
    const body = response.body ?? new ReadableStream<Uint8Array>({ start: (controller) => controller.close() })
    const counted = async function* () {
      for await (const chunk of body) {
        timer.refresh()
        hash.update(chunk)
        bytes += chunk.byteLength
        progress(bytes, file.bytes, `bytes of ${file.path}`)
        if (file.bytes !== null && bytes > file.bytes) throw wrong(file, `more than ${file.bytes} bytes`, `${file.bytes} bytes`)
        yield chunk
      }
    }
    await pipeline(counted, createWriteStream(part))
    const sha256 = hash.digest('hex')
    if (file.bytes !== null && bytes !== file.bytes) throw wrong(file, `${bytes} bytes`, `${file.bytes} bytes`)
    if (file.sha256 !== null && sha256 !== file.sha256) throw wrong(file, `sha256 ${sha256}`, `sha256 ${file.sha256}`)
    await rename(part, target)
    return { path: file.path, sha256, bytes }
  } catch (error) {
    await rm(part, { force: true })
    signal.throwIfAborted()
    if (stall.signal.aborted) throw stall.signal.reason
    if (error instanceof StageError) throw error
    throw new StageError(`${file.path}: the transfer broke off after ${bytes} bytes; run the step again`, { cause: error })
  } finally {
    clearTimeout(timer)
  }
}

const wrong = (file: SourceFile, got: string, wanted: string): StageError =>
  new StageError(`${file.path}: the hub sent ${got}, but it should be ${wanted}; run the step again, and mend source.ts if the pinned revision has changed`)
