/** Nested deeper than any call of the data, and far from the end of the stack. */
const DEPTH_LIMIT = 200
const WORDS: Record<string, boolean | null> = { True: true, False: false, None: null }
const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b', f: '\f', v: '\v', '\n': '' }
const SPACE = /[ \t\r\n\f]*/y
const NUMBER = /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y
const WORD = /[A-Za-z]+/y
const NUMBERED_ESCAPE = /x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})/y

/**
 * The value of a Python literal as `repr` writes it: dicts with string keys, lists, tuples (as arrays), strings in either quote, numbers, True, False, None.
 * @throws SyntaxError with the place, where the text is anything else.
 */
export function parsePythonLiteral(text: string): unknown {
  let at = 0
  const value = readValue(0)
  skipSpace()
  if (at < text.length) fail('more text after the value')
  return value

  function fail(what: string): never {
    throw new SyntaxError(`${what} at character ${at}: ${JSON.stringify(text.slice(at, at + 30))}`)
  }
  function match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found) at += found[0].length
    return found
  }
  function skipSpace(): void {
    match(SPACE)
  }
  function take(token: string): boolean {
    skipSpace()
    if (!text.startsWith(token, at)) return false
    at += token.length
    return true
  }

  function readValue(depth: number): unknown {
    if (depth > DEPTH_LIMIT) fail('nested too deeply')
    skipSpace()
    const next = text.charAt(at)
    if (next === '{') return readDict(depth)
    if (next === '[') return readItems(']', depth).items
    if (next === '(') return readTuple(depth)
    if (next === "'" || next === '"') return readString()
    const number = match(NUMBER)
    if (number) return Number(number[0])
    const word = match(WORD)?.[0]
    const constant = word === undefined ? undefined : WORDS[word]
    return constant === undefined ? fail('not a Python literal') : constant
  }

  function readDict(depth: number): Record<string, unknown> {
    at++
    const entries: [string, unknown][] = []
    while (!take('}')) {
      if (entries.length > 0 && !take(',')) fail('a comma or } is missing')
      if (take('}')) break
      const key = readValue(depth + 1)
      if (typeof key !== 'string') fail('a key that is no string')
      if (!take(':')) fail('a colon is missing')
      entries.push([key, readValue(depth + 1)])
    }
    return Object.fromEntries(entries)
  }

  function readItems(end: string, depth: number): { items: unknown[]; commas: number } {
    at++
    const items: unknown[] = []
    let commas = 0
    while (!take(end)) {
      if (items.length > commas && !take(',')) fail(`a comma or ${end} is missing`)
      if (items.length > commas) commas++
      if (take(end)) break
      items.push(readValue(depth + 1))
    }
    return { items, commas }
  }

  /** `(1,)` is a tuple, `(1)` is 1. */
  function readTuple(depth: number): unknown {
    const { items, commas } = readItems(')', depth)
    return items.length === 1 && commas === 0 ? items[0] : items
  }

  function readString(): string {
    const quote = text.charAt(at++)
    let value = ''
    for (;;) {
      const start = at
      while (at < text.length && text[at] !== quote && text[at] !== '\\' && text[at] !== '\n') at++
      value += text.slice(start, at)
      if (text[at] === quote) break
      if (text[at] !== '\\') fail('a string does not end')
      at++
      value += readEscape()
    }
    at++
    return value
  }

  /** A backslash before anything that is no escape stands for itself, as in Python. */
  function readEscape(): string {
    const code = match(NUMBERED_ESCAPE)
    if (code) {
      const point = code[4] ? Number.parseInt(code[4], 8) : Number.parseInt(code[1] ?? code[2] ?? code[3] ?? '', 16)
      return point <= 0x10ffff ? String.fromCodePoint(point) : fail('no such character')
    }
    const character = text.charAt(at++)
    return ESCAPES[character] ?? (character === '\\' || character === "'" || character === '"' ? character : `\\${character}`)
  }
}
