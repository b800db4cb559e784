// AssemblyScript. Compiled by `npx tsx scripts/make-minhash.ts` into kernel-bytes.ts. What it does is said plainly in plain-signature.ts.
// An instance has its own memory, all of it laid out here. Nothing is allocated: the host fills TEXT and reads LEAST.

const PLACES: usize = 0x1000 // u64 for each permutation: the round in which its value was found, then the value
const LEAST: usize = 0x5000 // u32 for each permutation: the signature
const RECENT: usize = 0x7000 // u64 hashes of the words of the open shingle, a ring
const KEYS: usize = 0x8000 // u64 for each round
const SHINGLES: usize = 0x10000 // u64 hashes of the shingles that are not in the signature yet
const CLASSES: usize = 0x20000 // u8 for each code point: 0 not looked up yet, or one of below
const TEXT: usize = 0x130000 // UTF-8
const CODES: usize = 0x150000 // bytes of the rows that are kept, one for each permutation

const SHINGLES_END: usize = CLASSES
const COUNTS: usize = SHINGLES // u32 for each digit while rows are sorted, when there are no shingles
const DIGITS: usize = 2048
const MOST_PERMUTATIONS: i32 = 2048
const MOST_WORDS: i32 = 256

const PARTS: u8 = 1 // parts words
const JOINS: u8 = 2 // is a piece of a word
const ALONE: u8 = 3 // is a word by itself

const OFFSET: u64 = 0xcbf29ce484222325
const FACTOR: u64 = 0xff51afd7ed558ccd // odd, as the two below
const RADIX: u64 = 0x9e3779b97f4a7c15
const SPREAD: u32 = 0x9e3779b1

// Fills CLASSES for the 256 code points from `first`.
@external("host", "classify")
declare function classify(first: i32): void

let permutations: i32 = 0
let wordsPerShingle: i32 = 0
let oldest: u64 = 0 // RADIX to the power of wordsPerShingle
let words: i32 = 0
let place: i32 = 0 // in RECENT
let rolling: u64 = 0
let word: u64 = OFFSET // hash of the whole chunks of the open word
let chunk: u64 = 0 // its bytes since
let chunkBits: u64 = 0
let isOpen: bool = false
let filled: usize = SHINGLES

export function mostPermutations(): i32 {
  return MOST_PERMUTATIONS
}
export function mostWords(): i32 {
  return MOST_WORDS
}
export function leastAt(): usize {
  return LEAST
}
export function classesAt(): usize {
  return CLASSES
}
export function textAt(): usize {
  return TEXT
}
export function codesAt(): usize {
  return CODES
}

export function prepare(count: i32, wordsEach: i32, seed: u32): void {
  permutations = count
  wordsPerShingle = wordsEach
  oldest = 1
  for (let i = 0; i < wordsEach; i++) oldest *= RADIX
  // SplitMix64 from the seed
  for (let round = 0; round < 2 * count; round++) store<u64>(KEYS + (usize(round) << 3), mixed(u64(seed) + u64(round + 1) * 0x9e3779b97f4a7c15))
}

function mixed(value: u64): u64 {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb
  return value ^ (value >> 31)
}

export function begin(): void {
  words = 0
  place = 0
  rolling = 0
  word = OFFSET
  chunk = 0
  chunkBits = 0
  isOpen = false
  filled = SHINGLES
  memory.fill(PLACES, 0xff, usize(permutations) << 3)
  memory.fill(RECENT, 0, usize(wordsPerShingle) << 3)
}

/** Takes `bytes` of TEXT, which goes on where the text before it ended. */
export function push(bytes: i32): void {
  let at = TEXT
  const end = TEXT + usize(bytes)
  while (at < end) {
    if (chunkBits == 0 && at + 16 <= end) {
      const sixteen = v128.load(at)
      if (i8x16.bitmask(sixteen) == 0) {
        at += pushAscii(sixteen)
        continue
      }
    }
    at += pushCharacter(at)
  }
}

// Takes the word at the front of sixteen ASCII characters and what parts it from the next, or what stands before the first. Says how many it took.
@inline
function pushAscii(sixteen: v128): usize {
  const folded = v128.or(sixteen, i8x16.splat(0x20))
  const isLetter = i8x16.lt_u(i8x16.sub(folded, i8x16.splat(0x61)), i8x16.splat(26))
  const isDigit = i8x16.lt_u(i8x16.sub(sixteen, i8x16.splat(0x30)), i8x16.splat(10))
  const joins = v128.or(v128.or(isLetter, isDigit), i8x16.eq(sixteen, i8x16.splat(0x5f)))
  const mask: u32 = i8x16.bitmask(joins)
  const length: u32 = ctz(~mask)
  if (length == 0) {
    if (isOpen) closeWord()
    return usize(ctz(mask | 0x10000))
  }
  const lower = v128.or(sixteen, v128.and(isLetter, i8x16.splat(0x20)))
  if (length >= 8) {
    addChunk(i64x2.extract_lane(lower, 0))
    if (length > 8) addChunk(length == 16 ? i64x2.extract_lane(lower, 1) : firstBytes(i64x2.extract_lane(lower, 1), length - 8))
  } else addChunk(firstBytes(i64x2.extract_lane(lower, 0), length))
  isOpen = true
  if (length == 16) return 16
  closeWord()
  return usize(length) + 1
}

@inline
function firstBytes(bytes: u64, count: u32): u64 {
  return bytes & ((u64(1) << (u64(count) << 3)) - 1)
}

// Any character. Says how many bytes it took.
function pushCharacter(at: usize): usize {
  const byte = load<u8>(at)
  if (byte < 0x80) {
    const isUpper = byte >= 0x41 && byte <= 0x5a
    if (isUpper || (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte == 0x5f) addByte(isUpper ? byte | 0x20 : byte)
    else if (isOpen) closeWord()
    return 1
  }
  const size: usize = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
  const kind = classOf(at, size)
  if (kind != JOINS && isOpen) closeWord()
  if (kind == PARTS) return size
  for (let i: usize = 0; i < size; i++) addByte(load<u8>(at + i))
  if (kind == ALONE) closeWord()
  return size
}

function addByte(byte: u8): void {
  isOpen = true
  chunk |= u64(byte) << chunkBits
  chunkBits += 8
  if (chunkBits < 64) return
  addChunk(chunk)
  chunk = 0
  chunkBits = 0
}

@inline
function addChunk(bytes: u64): void {
  word = (word ^ bytes) * FACTOR
  word ^= word >> 32
}

function classOf(at: usize, size: usize): u8 {
  let point: u32 = load<u8>(at) & (size == 2 ? 0x1f : size == 3 ? 0x0f : 0x07)
  for (let i: usize = 1; i < size; i++) point = (point << 6) | (load<u8>(at + i) & 0x3f)
  const place = CLASSES + usize(point)
  if (load<u8>(place) == 0) classify(i32(point & ~0xff))
  return load<u8>(place)
}

// Of the last n words w1..wn: w1 RADIX^(n-1) + ... + wn, mixed.
function closeWord(): void {
  if (chunkBits != 0) addChunk(chunk)
  const entering = mixed(word)
  word = OFFSET
  chunk = 0
  chunkBits = 0
  isOpen = false
  const slot = RECENT + (usize(place) << 3)
  rolling = rolling * RADIX + entering - load<u64>(slot) * oldest
  store<u64>(slot, entering)
  place = place + 1 == wordsPerShingle ? 0 : place + 1
  words++
  if (words >= wordsPerShingle) addShingle()
}

function addShingle(): void {
  store<u64>(filled, mixed(rolling ^ load<u64>(KEYS)))
  filled += 8
  if (filled == SHINGLES_END) sketch()
}

/** The signature lies in LEAST then. Says how many words the text has; there is no signature without one. */
export function finish(): i32 {
  if (isOpen) closeWord()
  if (words > 0 && words < wordsPerShingle) addShingle()
  sketch()
  for (let p: usize = 0; p < usize(permutations); p++) store<u32>(LEAST + (p << 2), load<u32>(PLACES + (p << 3)))
  return words
}

// Round for round each shingle falls on a place, until every place has been fallen on; there the earliest round counts, and in it the least value. Rounds
// from `permutations` on are for one place each, so that an end is sure. What is found does not depend on how the shingles are cut into portions.
function sketch(): void {
  const end = filled
  filled = SHINGLES
  if (end == SHINGLES) return
  const places = u64(permutations)
  for (let at = SHINGLES; at < end; at += 8) {
    const drawn = load<u64>(at)
    const place = PLACES + (usize(((drawn >> 32) * places) >> 32) << 3)
    const known = load<u64>(place)
    const value = drawn & 0xffffffff
    store<u64>(place, select<u64>(value, known, value < known))
  }
  for (let round: u64 = 1; lastRound() >= round; round++) {
    const key = load<u64>(KEYS + (usize(round) << 3))
    for (let at = SHINGLES; at < end; at += 8) {
      const drawn = mixed(load<u64>(at) ^ key)
      const place = PLACES + (usize(round < places ? ((drawn >> 32) * places) >> 32 : round - places) << 3)
      const value = (round << 32) | (drawn & 0xffffffff)
      if (value < load<u64>(place)) store<u64>(place, value)
    }
  }
}

// Of all places the last round that any was found in; 2^32 - 1 where one was not.
function lastRound(): u64 {
  let last = v128.load(PLACES)
  for (let p: usize = 16; p < usize(permutations) << 3; p += 16) last = i32x4.max_u(last, v128.load(PLACES + p))
  return u64(max(u32(i32x4.extract_lane(last, 1)), u32(i32x4.extract_lane(last, 3))))
}

/** Takes `bytes` of TEXT as they are, which go on where those before them ended. The first after `begin`. Says the hash of all so far. */
export function hash(bytes: i32): u32 {
  for (let at = TEXT; at < TEXT + usize(bytes); at++) addByte(load<u8>(at))
  return u32(mixed(word ^ chunk) >> 32)
}

/** Keeps of the signature in LEAST one byte for each permutation, as row `row` of CODES. */
export function keep(row: u32): void {
  const to = CODES + usize(row) * usize(permutations)
  for (let p: usize = 0; p < usize(permutations); p += 16) {
    const from = LEAST + (p << 2)
    const low = i16x8.narrow_i32x4_u(code(from), code(from + 16))
    const high = i16x8.narrow_i32x4_u(code(from + 32), code(from + 48))
    v128.store(to + p, i8x16.narrow_i16x8_u(low, high))
  }
}

// A least value is small by its nature: spread over all 32 bits before its upper byte is taken.
@inline
function code(at: usize): v128 {
  return i32x4.shr_u(i32x4.mul(v128.load(at), i32x4.splat(SPREAD)), 24)
}

/** How many bytes two rows of CODES have in common. */
export function matches(one: u32, other: u32): i32 {
  let x = CODES + usize(one) * usize(permutations)
  let y = CODES + usize(other) * usize(permutations)
  const end = x + usize(permutations)
  let sum = i32x4.splat(0)
  while (x < end) {
    // 1 where two bytes are equal
    const equal = i8x16.neg(i8x16.eq(v128.load(x), v128.load(y)))
    sum = i32x4.add(sum, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(equal)))
    x += 16
    y += 16
  }
  return i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1) + i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3)
}

/** Writes for each of the first `rows` rows of CODES to `to` the row, and above it the hash of its `size` bytes from `first` on, as one u64. */
export function bandKeys(to: usize, rows: u32, first: i32, size: i32): void {
  let from = CODES + usize(first)
  for (let row: u32 = 0; row < rows; row++) {
    let hash = OFFSET
    for (let i: usize = 0; i < usize(size); i++) hash = (hash ^ u64(load<u8>(from + i))) * FACTOR
    store<u64>(to, (mixed(hash) & 0xffffffff00000000) | u64(row))
    to += 8
    from += usize(permutations)
  }
}

/** Leaves the `rows` u64 at `from` sorted by their upper half, those of one in the order they have, at `to`. What is at `from` is lost. */
export function sortKeys(from: usize, to: usize, rows: u32): void {
  const bytes = usize(rows) << 3
  memory.fill(COUNTS, 0, 3 * DIGITS << 2)
  for (let at = from; at < from + bytes; at += 8) {
    for (let digit = 0; digit < 3; digit++) {
      const count = countOf(load<u64>(at), digit)
      store<u32>(count, load<u32>(count) + 1)
    }
  }
  sortBy(0, from, to, bytes)
  sortBy(1, to, from, bytes)
  sortBy(2, from, to, bytes)
}

// Where a digit is counted: 11 bits of the upper half each, 10 of the last.
@inline
function countOf(key: u64, digit: i32): usize {
  return COUNTS + (((usize(digit) << 11) + usize((key >> (32 + 11 * u64(digit))) & u64(DIGITS - 1))) << 2)
}

function sortBy(digit: i32, from: usize, to: usize, bytes: usize): void {
  let before: u32 = 0
  const counts = COUNTS + (usize(digit) << 13)
  for (let at = counts; at < counts + (DIGITS << 2); at += 4) {
    const many = load<u32>(at)
    store<u32>(at, before)
    before += many
  }
  for (let at = from; at < from + bytes; at += 8) {
    const key = load<u64>(at)
    const next = countOf(key, digit)
    const place = load<u32>(next)
    store<u64>(to + (usize(place) << 3), key)
    store<u32>(next, place + 1)
  }
}
