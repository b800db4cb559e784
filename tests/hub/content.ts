import { createHash } from 'node:crypto'

/** Bytes that need not lie anywhere: any stretch of them is made when it is asked for. */
export interface Content {
  bytes: number
  read(from: number): Iterable<Uint8Array>
}

const BLOCK = 1 << 16

export function contentOf(text: string): Content {
  const all = Buffer.from(text)
  return {
    bytes: all.byteLength,
    read: function* (from) {
      for (let at = from; at < all.byteLength; at += BLOCK) yield all.subarray(at, at + BLOCK)
    },
  }
}

/** Bytes without end that are the same each time and nowhere equal: a block of noise, each time with its number in it. */
export function noise(bytes: number): Content {
  const block = Buffer.concat(Array.from({ length: BLOCK / 32 }, (_, index) => createHash('sha256').update(String(index)).digest()))
  return {
    bytes,
    read: function* (from) {
      for (let at = from; at < bytes; ) {
        const number = Math.floor(at / BLOCK)
        const made = Buffer.from(block)
        made.writeDoubleLE(number)
        yield made.subarray(at - number * BLOCK, Math.min(BLOCK, bytes - number * BLOCK))
        at = (number + 1) * BLOCK
      }
    },
  }
}

export function digestOf(content: Content): string {
  const hash = createHash('sha256')
  for (const chunk of content.read(0)) hash.update(chunk)
  return hash.digest('hex')
}

/** The name that git gives to content. */
export function gitNameOf(content: Content): string {
  const hash = createHash('sha1').update(`blob ${content.bytes}\0`)
  for (const chunk of content.read(0)) hash.update(chunk)
  return hash.digest('hex')
}
