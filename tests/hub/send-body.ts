import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Content } from './content.ts'
import type { Fault } from './fault.ts'

/** Answers a request for bytes as a storage does, with ranges and conditions, or as the fault has it. Gives the number of bytes sent. */
export async function sendBody(
  request: IncomingMessage,
  response: ServerResponse,
  given: { content: Content; etag: string | null; fault: Fault | null },
): Promise<number> {
  const { content, etag, fault } = given
  if (fault?.kind === 'page') return send(response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }), [Buffer.from('<html>Sign in</html>')], null)
  if (fault?.kind === 'pointer') {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize ${content.bytes}\n`
    return send(response.writeHead(200, { 'content-length': pointer.length }), [Buffer.from(pointer)], null)
  }
  const tag = (fault?.kind === 'headers' && fault.headers.etag) || (fault?.kind === 'ignore-condition' && fault.etag) || etag
  const asked = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? Number.NaN)
  const isSame = request.headers['if-range'] === undefined || request.headers['if-range'] === tag || fault?.kind === 'ignore-condition'
  const isPart = !Number.isNaN(asked) && isSame && fault?.kind !== 'ignore-range'
  if (isPart && asked >= content.bytes) {
    response.writeHead(416, { 'content-range': `bytes */${content.bytes}` }).end()
    return 0
  }
  const from = isPart ? asked : 0
  const shifted = from + (fault?.kind === 'shift-range' ? fault.by : 0)
  const length = content.bytes - from + (fault?.kind === 'announce' ? fault.bytes : 0)
  const isOpen = fault?.kind === 'add' || fault?.kind === 'end'
  response.writeHead(isPart ? 206 : 200, {
    ...(tag !== null && { etag: tag }),
    'accept-ranges': 'bytes',
    ...(!isOpen && { 'content-length': length }),
    ...(isPart && { 'content-range': `bytes ${shifted}-${content.bytes - 1}/${content.bytes}` }),
    ...(fault?.kind === 'headers' && fault.headers),
  })
  return send(response, spoiled(content, from, fault), fault)
}

function* spoiled(content: Content, from: number, fault: Fault | null): Iterable<Uint8Array> {
  let at = from
  for (const chunk of content.read(from)) {
    const index = fault?.kind === 'corrupt' ? fault.position - at : -1
    if (index >= 0 && index < chunk.byteLength) {
      const other = Buffer.from(chunk)
      other[index] = (other[index] ?? 0) ^ 1
      yield other
    } else yield chunk
    at += chunk.byteLength
  }
  if (fault?.kind === 'add') yield Buffer.alloc(fault.bytes, 'x')
}

async function send(response: ServerResponse, chunks: Iterable<Uint8Array>, fault: Fault | null): Promise<number> {
  const limit = fault && 'after' in fault ? fault.after : Number.POSITIVE_INFINITY
  let sent = 0
  for (const chunk of chunks) {
    const pieces = fault?.kind === 'slow' ? cut(chunk, fault.bytes) : [chunk.subarray(0, limit - sent)]
    for (const piece of pieces) {
      if (response.destroyed) return sent
      sent += piece.byteLength
      if (!response.write(piece)) await isReady(response)
      if (fault?.kind === 'slow') await sleep(fault.everyMs)
    }
    if (sent >= limit) break
  }
  if (fault?.kind === 'stall') return sent
  if (fault?.kind !== 'cut') response.end()
  // What was written must leave before the connection is cut.
  else setTimeout(() => response.destroy(), 20)
  return sent
}

function* cut(chunk: Uint8Array, bytes: number): Iterable<Uint8Array> {
  for (let at = 0; at < chunk.byteLength; at += bytes) yield chunk.subarray(at, at + bytes)
}

/** More may be written, or nothing any more. */
async function isReady(response: ServerResponse): Promise<void> {
  const over = new AbortController()
  const { signal } = over
  if (!response.destroyed) await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]).catch(() => {})
  over.abort()
}
