import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { readBytes, splitLines } from '#kit/table'

const Ours = z.object({ provenance: z.object({ row: z.string() }), messages: z.unknown(), tools: z.unknown() })
const Peers = z.object({ row: z.string(), messages: z.unknown(), tools: z.unknown() })

/** Checks that both files of JSON lines hold the same messages and tools of the same rows, and says how many rows there are. */
export async function checkSameRows(ours: string, peers: string): Promise<number> {
  const lines = linesOf(peers)
  let rows = 0
  for await (const line of linesOf(ours)) {
    const { provenance, messages, tools } = Ours.parse(JSON.parse(line))
    const other = await lines.next()
    const peer = other.done ? null : Peers.parse(JSON.parse(other.value))
    if (!isDeepStrictEqual({ row: provenance.row, messages, tools }, peer))
      throw new Error(`row ${provenance.row}: the two have made other rows of the same file:\n${line.slice(0, 2000)}\n${JSON.stringify(peer)?.slice(0, 2000)}`)
    rows++
  }
  const more = await lines.next()
  if (!more.done) throw new Error(`a row that only the peer has kept: ${more.value.slice(0, 2000)}`)
  return rows
}

async function* linesOf(path: string): AsyncGenerator<string> {
  for await (const lines of splitLines(readBytes(path))) yield* lines
}
