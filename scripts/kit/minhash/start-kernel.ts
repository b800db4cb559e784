import { kernelBytes } from './kernel-bytes.ts'
import { wordKind } from './word-kind.ts'

/** What kernel.as exports; what each function does is said there. */
interface KernelExports {
  memory: WebAssembly.Memory
  prepare(permutations: number, wordsPerShingle: number, seed: number): void
  begin(): void
  push(bytes: number): void
  finish(): number
  keep(row: number): void
  matches(one: number, other: number): number
  hash(bytes: number): number
  bandKeys(to: number, rows: number, first: number, size: number): void
  sortKeys(from: number, to: number, rows: number): void
  mostPermutations(): number
  mostWords(): number
  leastAt(): number
  classesAt(): number
  textAt(): number
  codesAt(): number
}

export interface MinHashParams {
  /** Values of a signature: a multiple of 16. Default 128. */
  permutations?: number
  /** Words of a shingle. Default 5. */
  wordsPerShingle?: number
  /** Draws the permutations: a whole number below 2^32. Default 1. */
  seed?: number
}

export interface Kernel {
  readonly exports: KernelExports
  readonly permutations: number
  /** Leaves the signature of a text in the kernel's memory and says how many words the text has. */
  sign(text: string): number
  /** 32 bits of any text as it is. */
  hash(text: string): number
}

/** A kernel with a memory of its own, so that what one is doing is nothing to another. */
export function startKernel({ permutations = 128, wordsPerShingle = 5, seed = 1 }: MinHashParams): Kernel {
  const module = new WebAssembly.Module(Buffer.from(kernelBytes, 'base64'))
  const host = { classify: (first: number) => fillClasses(exports, first) }
  const exports = new WebAssembly.Instance(module, { host }).exports as KernelExports // compiled from kernel.as, tests call each
  requireWhole('permutations', permutations, 16, exports.mostPermutations())
  if (permutations % 16 !== 0) throw new RangeError(`permutations is ${permutations}; give a multiple of 16`)
  requireWhole('wordsPerShingle', wordsPerShingle, 1, exports.mostWords())
  requireWhole('seed', seed, 0, 2 ** 32 - 1)
  exports.prepare(permutations, wordsPerShingle, seed)
  const encoder = new TextEncoder()
  const room = exports.codesAt() - exports.textAt()
  // The memory grows with the rows that are kept, and a view of it dies then.
  let buffer = new Uint8Array(exports.memory.buffer, exports.textAt(), room)
  /** Gives the text to `take` by portions of UTF-8, and ends early where that says so. */
  const encode = (text: string, take: (written: number, read: number) => boolean) => {
    if (buffer.length === 0) buffer = new Uint8Array(exports.memory.buffer, exports.textAt(), room)
    exports.begin()
    for (let at = 0; at < text.length; ) {
      const { read, written } = encoder.encodeInto(at === 0 ? text : text.slice(at), buffer)
      if (!take(written, read)) return false
      at += read
    }
    return true
  }
  const pushAscii = (written: number, read: number) => {
    if (written === read) exports.push(written)
    return written === read
  }
  const push = (written: number) => {
    exports.push(written)
    return true
  }
  return {
    exports,
    permutations,
    sign: (text) => {
      if (!encode(text, pushAscii)) encode(text.normalize('NFKC').toLowerCase(), push)
      return exports.finish()
    },
    hash: (text) => {
      let hash = 0
      encode(text, (written) => {
        hash = exports.hash(written)
        return true
      })
      return hash >>> 0
    },
  }
}

function fillClasses(exports: KernelExports, first: number): void {
  const classes = new Uint8Array(exports.memory.buffer, exports.classesAt() + first, 256)
  for (let i = 0; i < classes.length; i++) classes[i] = kernelClasses[wordKind(first + i)]
}

const kernelClasses = { parts: 1, joins: 2, alone: 3 } as const

function requireWhole(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) throw new RangeError(`${name} is ${value}; give a whole number from ${least} to ${most}`)
}
