/** A text as it reads once its escapes are undone. */
export interface View {
  text: string
  /** Where a stretch of `text` stands in the source: whole escapes, never a part of one. */
  toSource(start: number, end: number): [start: number, end: number]
}

const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\s\S]))/g
const NAMED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }
const PERCENT = /%([0-9a-fA-F]{2})/g

/** JSON text within a string, at one level: `\n`, `\"`, `\u003d`; the escapes of shells and code are alike. Undefined where there is none. */
export function unescapedView(text: string): View | undefined {
  if (!text.includes('\\')) return undefined
  return viewOf(text, ESCAPE, ([, unicode, hex, character]) => {
    const code = unicode ?? hex
    return code === undefined ? (NAMED[character ?? ''] ?? character ?? '') : String.fromCharCode(Number.parseInt(code, 16))
  })
}

/** As in URLs and forms. Undefined where nothing is encoded. */
export function percentView(text: string): View | undefined {
  if (!text.includes('%')) return undefined
  return viewOf(text, PERCENT, ([, hex]) => String.fromCharCode(Number.parseInt(hex ?? '', 16)))
}

function viewOf(source: string, pattern: RegExp, decode: (match: RegExpExecArray) => string): View | undefined {
  let text = ''
  let from = 0
  /** Behind each escape: where the view and the source go on. */
  const joints: { view: number; source: number; length: number }[] = []
  for (const match of source.matchAll(pattern)) {
    text += source.slice(from, match.index) + decode(match)
    from = match.index + match[0].length
    joints.push({ view: text.length, source: from, length: match[0].length })
  }
  if (joints.length === 0) return undefined
  text += source.slice(from)
  /** The last escape that ends at or before the position. */
  const before = (position: number) => {
    let [low, high] = [0, joints.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((joints[middle]?.view ?? 0) <= position) low = middle + 1
      else high = middle
    }
    return joints[low - 1]
  }
  const startOf = (position: number) => {
    const joint = before(position)
    return joint ? joint.source + position - joint.view : position
  }
  // The end is the end of the last character that belongs to it, which may be an escape.
  return { text, toSource: (start, end) => [startOf(start), end > start ? Math.max(startOf(end), startOf(start)) : startOf(start)] }
}
