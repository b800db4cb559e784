// AssemblyScript. Compiled by `npx tsx scripts/make-minhash.ts` into kernel-bytes.ts. What it does is said plainly in plain-signature.ts.
// An instance has its own memory, all of it laid out here. Nothing is allocated: the host fills TEXT and reads LEAST, CODES and SORTED.

const LEAST: usize = 0x1000 // u32 for each permutation: the signature
const ROUND: usize = 0x3000 // u32 for each permutation: the round in which its value was found
const RECENT: usize = 0x5000 // u64 hashes of the words of the open shingle, a ring
const LOWER: usize = 0x5800 // u8 for each ASCII character: as lower case, or 0 where it parts words
const KEYS: usize = 0x8000 // u64 for each round
const SHINGLES: usize = 0x10000 // u64 hashes of the shingles that are not in the signature yet
const CLASSES: usize = 0x20000 // u8 for each code point: 0 not looked up yet, or one of below
const TEXT: usize = 0x130000 // UTF-8
const CODES: usize = 0x150000 // bytes of the rows that are kept, one for each permutation

const SHINGLES_END: usize = CLASSES
const MOST_PERMUTATIONS: i32 = 2048
const MOST_WORDS: i32 = 256

const PARTS: u8 = 1 // parts words
const JOINS: u8 = 2 // is a piece of a word
const ALONE: u8 = 3 // is a word by itself

const OFFSET: u64 = 0xcbf29ce484222325 // FNV-1a, 64 bits
const PRIME: u64 = 0x100000001b3
const RADIX: u64 = 0x9e3779b97f4a7c15 // odd
const SPREAD: u32 = 0x9e3779b1 // odd

// Fills CLASSES for the 256 code points from `first`.
@external("host", "classify")
declare function classify(first: i32): void

let permutations: i32 = 0
let wordsPerShingle: i32 = 0
let oldest: u64 = 0 // RADIX to the power of wordsPerShingle
let words: i32 = 0
let place: i32 = 0 // in RECENT
let rolling: u64 = 0
let word: u64 = OFFSET
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
  for (let c: usize = 0; c < 128; c++) {
    const isDigit = c >= 48 && c <= 57
    const isUpper = c >= 65 && c <= 90
    const isLower = c >= 97 && c <= 122
    store<u8>(LOWER + c, isUpper ? u8(c + 32) : isDigit || isLower || c == 95 ? u8(c) : 0)
  }
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
  isOpen = false
  filled = SHINGLES
  memory.fill(LEAST, 0xff, usize(permutations) << 2)
  memory.fill(ROUND, 0xff, usize(permutations) << 2)
  memory.fill(RECENT, 0, usize(wordsPerShingle) << 3)
}

/** Takes `bytes` of TEXT, which goes on where the text before it ended. */
export function push(bytes: i32): void {
  let at = TEXT
  const end = TEXT + usize(bytes)
  let hash = word
  let open = isOpen
  while (at < end) {
    const byte = load<u8>(at)
    if (byte < 0x80) {
      at++
      const lower = load<u8>(LOWER + usize(byte))
      if (lower != 0) {
        hash = (hash ^ u64(lower)) * PRIME
        open = true
      } else if (open) {
        closeWord(hash)
        hash = OFFSET
        open = false
      }
      continue
    }
    const size: usize = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    const kind = classOf(at, size)
    if (kind != JOINS && open) {
      closeWord(hash)
      hash = OFFSET
      open = false
    }
    if (kind != PARTS) {
      for (let i: usize = 0; i < size; i++) hash = (hash ^ u64(load<u8>(at + i))) * PRIME
      open = true
    }
    if (kind == ALONE) {
      closeWord(hash)
      hash = OFFSET
      open = false
    }
    at += size
  }
  word = hash
  isOpen = open
}

function classOf(at: usize, size: usize): u8 {
  let point: u32 = load<u8>(at) & (size == 2 ? 0x1f : size == 3 ? 0x0f : 0x07)
  for (let i: usize = 1; i < size; i++) point = (point << 6) | (load<u8>(at + i) & 0x3f)
  const place = CLASSES + usize(point)
  if (load<u8>(place) == 0) classify(i32(point & ~0xff))
  return load<u8>(place)
}

// Of the last n words w1..wn: w1 RADIX^(n-1) + ... + wn, mixed.
function closeWord(hash: u64): void {
  const entering = mixed(hash)
  const slot = RECENT + (usize(place) << 3)
  rolling = rolling * RADIX + entering - load<u64>(slot) * oldest
  store<u64>(slot, entering)
  place = place + 1 == wordsPerShingle ? 0 : place + 1
  words++
  if (words >= wordsPerShingle) addShingle()
}

function addShingle(): void {
  store<u64>(filled, mixed(rolling))
  filled += 8
  if (filled == SHINGLES_END) sketch()
}

/** The signature lies in LEAST then. Says how many words the text has: without one, every place is 2^32 - 1. */
export function finish(): i32 {
  if (isOpen) closeWord(word)
  if (words > 0 && words < wordsPerShingle) addShingle()
  sketch()
  return words
}

function lastRound(): u32 {
  let last = v128.load(ROUND)
  for (let p: usize = 16; p < usize(permutations) << 2; p += 16) last = i32x4.max_u(last, v128.load(ROUND + p))
  const one = max(u32(i32x4.extract_lane(last, 0)), u32(i32x4.extract_lane(last, 1)))
  return max(one, max(u32(i32x4.extract_lane(last, 2)), u32(i32x4.extract_lane(last, 3))))
}

// Round for round each shingle falls on a place, until every place has been fallen on; there the earliest round counts, and in it the least value. Rounds
// from `permutations` on are for one place each, so that an end is sure. What is found does not depend on how the shingles are cut into portions.
function sketch(): void {
  const end = filled
  const places = u64(permutations)
  for (let round: u32 = 0; end > SHINGLES && lastRound() >= round; round++) {
    const key = load<u64>(KEYS + (usize(round) << 3))
    const fixed = round >= u32(permutations)
    for (let at = SHINGLES; at < end; at += 8) {
      const drawn = mixed(load<u64>(at) ^ key)
      const place = usize(fixed ? u64(round) - places : ((drawn >> 32) * places) >> 32) << 2
      const value = u32(drawn)
      const known = load<u32>(ROUND + place)
      if (round > known || (round == known && value >= load<u32>(LEAST + place))) continue
      store<u32>(ROUND + place, round)
      store<u32>(LEAST + place, value)
    }
  }
  filled = SHINGLES
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

/** Writes for each of the first `rows` rows of CODES to `to`: the row, then the hash of its `size` bytes from `first` on; as one u64, the hash above. */
export function bandKeys(to: usize, rows: u32, first: i32, size: i32): void {
  let from = CODES + usize(first)
  for (let row: u32 = 0; row < rows; row++) {
    let hash = OFFSET
    for (let i: usize = 0; i < usize(size); i++) hash = (hash ^ u64(load<u8>(from + i))) * PRIME
    store<u64>(to, (mixed(hash) & 0xffffffff00000000) | u64(row))
    to += 8
    from += usize(permutations)
  }
}
