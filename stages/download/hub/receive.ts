import { open } from 'node:fs/promises'
import { type Source, StageError } from '#kit/stage'
import { type Answer, ask, numberIn } from './ask.ts'
import { type Hub, pathOf } from './hub.ts'
import type { RemoteFile } from './list-files.ts'
import type { Part } from './part.ts'
import { Setback } from './persist.ts'
import { type Watch, watchStall } from './watch-stall.ts'

export interface Transfer {
  hub: Hub
  source: Pick<Source, 'repository' | 'revision'>
  file: RemoteFile
  part: Part
  signal: AbortSignal
  /** Told how many bytes of the file are there, from time to time. */
  arrived: (bytes: number) => void
}

/**
 * Brings a part as far as one request does, beginning where it ends. Where the hub has other bytes by now, or sends from the start, the part starts afresh.
 * @throws StageError where the hub has something else than what was pinned, Setback where another try may bring more
 */
export async function receive(transfer: Transfer): Promise<void> {
  const { hub, source, file, part, signal, arrived } = transfer
  using watch = watchStall(hub.stallMs, signal)
  const from = await part.size()
  const known = from > 0 ? await part.facts() : null
  const address = `${hub.endpoint}/datasets/${pathOf(source.repository)}/resolve/${source.revision}/${pathOf(file.path)}`
  const answer = await ask(hub, address, { headers: { 'accept-encoding': 'identity', ...(known && rangeFrom(from, known.etag)) }, watch, also: [416] })
  const { response, linked } = answer
  try {
    checkPin(answer, source, file)
    const etag = response.headers.get('etag')
    const isRest = response.status === 206 && known !== null && linked.etag === known.linked && etag === known.etag
    if (response.status === 416 || (response.status === 206 && !isRest)) {
      await part.clear()
      throw new Setback(`${answer.from} has other bytes than those that came before, so it starts afresh`)
    }
    const start = isRest ? from : 0
    await checkBody(answer, file, start, () => part.clear())
    if (!isRest) await part.begin({ etag, linked: linked.etag })
    await using target = await open(part.path, 'a')
    for await (const chunk of counted(response, { start, file, watch, arrived })) await target.writeFile(chunk)
  } finally {
    if (!response.bodyUsed) await response.body?.cancel().catch(() => {})
  }
  const size = await part.size()
  if (size < file.bytes) throw new Setback(`it ended after ${size} of ${file.bytes} bytes`)
}

/** A weak tag may stand for other bytes, so it cannot be a condition; it is compared afterwards. */
const rangeFrom = (from: number, etag: string | null): Record<string, string> => ({
  range: `bytes=${from}-`,
  ...(etag !== null && !etag.startsWith('W/') && { 'if-range': etag }),
})

/** What the hub says of the file before it sends any: another commit or another digest than the pinned one is no matter of trying again. */
function checkPin({ linked, from }: Answer, { revision }: Transfer['source'], file: RemoteFile): void {
  const mend = 'mend source.ts, or set HF_ENDPOINT to a hub that has it'
  if (linked.commit !== null && linked.commit !== revision)
    throw new StageError(`${from} is of commit ${linked.commit}, but source.ts pins ${revision}; ${mend}`)
  const etag = linked.etag?.replace(/^(W\/)?"|"$/g, '') ?? ''
  if (file.sha256 !== null && /^[0-9a-f]{64}$/.test(etag) && etag !== file.sha256)
    throw new StageError(`${from} has sha256 ${etag} on the hub, but it should be ${file.sha256}; ${mend}`)
  if (linked.bytes !== null && linked.bytes !== file.bytes)
    throw new StageError(`${from} has ${linked.bytes} bytes on the hub, but it should be ${file.bytes} bytes; ${mend}`)
}

/** What can be seen to be wrong before it is written. */
async function checkBody({ response, from }: Answer, file: RemoteFile, start: number, clear: () => Promise<void>): Promise<void> {
  const { headers } = response
  const type = headers.get('content-type') ?? ''
  if (/^text\/html\b/.test(type) && !/\.html?$/.test(file.path)) throw new Setback(`${from} answered with a web page (${type}) instead of the file`)
  if (/[^,\s]/.test(headers.get('content-encoding')?.replace(/identity/g, '') ?? '')) throw new Setback(`${from} answered with compressed bytes`)
  const length = numberIn(headers.get('content-length'))
  if (response.status === 206) {
    const [, first, , whole] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers.get('content-range') ?? '') ?? []
    if (Number(first) === start && (whole === '*' || Number(whole) === file.bytes) && (length === null || start + length <= file.bytes)) return
    await clear()
    throw new Setback(`${from} was asked for bytes from ${start} on and sent "${headers.get('content-range') ?? ''}", so it starts afresh`)
  }
  if (length === null || length === file.bytes) return
  if (length < 1024 && (await response.text()).startsWith('version https://git-lfs.github.com/spec/'))
    throw new StageError(`${from} is the pointer to a large file and not the file; set HF_ENDPOINT to a hub that has the large files`)
  throw new Setback(`${from} announces ${length} bytes, but it should be ${file.bytes} bytes`)
}

async function* counted(
  response: Response,
  given: { start: number; file: RemoteFile; watch: Watch; arrived: (bytes: number) => void },
): AsyncGenerator<Uint8Array> {
  const { start, file, watch, arrived } = given
  let bytes = start
  const body = (response.body ?? new Blob([]).stream())[Symbol.asyncIterator]()
  try {
    for (;;) {
      const { done, value } = await body.next().catch((error) => {
        throw watch.explain(error, `the transfer broke off after ${bytes} of ${file.bytes} bytes`)
      })
      if (done) return
      watch.refresh()
      bytes += value.byteLength
      if (bytes > file.bytes) throw new Setback(`the hub sent more than ${file.bytes} bytes`)
      yield value
      arrived(bytes)
    }
  } finally {
    await body.return?.().catch(() => {})
  }
}
