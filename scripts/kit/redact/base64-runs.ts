/** Shorter ones hold no secret of a kind that is looked for. */
const SHORTEST = 22
const HEXADECIMAL = /^(?:[0-9a-f]+|[0-9A-F]+)$/
const PRINTABLE = /[\t\n\r\x20-\x7e]{12}/
/** 1 where a character belongs to base64 or base64url. */
const BELONGS = Uint8Array.from({ length: 128 }, (_, code) => (/[A-Za-z0-9+/_-]/.test(String.fromCharCode(code)) ? 1 : 0))
/** What a character of base64 or base64url stands for. */
const SEXTETS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  const place = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.indexOf(character)
  return place >= 0 ? place : character === '-' ? 62 : 63
})
/** Widths at which encoders break lines: 64 (PEM) and 76 (MIME, `base64`). */
const WIDTHS: ReadonlySet<number> = new Set([64, 76])

export interface Base64Run {
  start: number
  end: number
  /** What it may say: by each of the four places in which a group of four can begin, as a path may stand before it. */
  readings: string[]
}

/** Stretches that may be base64 or base64url, with what they say where that holds text. UTF-16, as PowerShell encodes commands, is read as well. */
export function* base64Runs(text: string): Generator<Base64Run> {
  for (const [start, end] of runsOf(text)) {
    const run = text.slice(start, end)
    if (HEXADECIMAL.test(run)) continue
    const packed = run.replace(/[\r\n]/g, '')
    const readings: string[] = []
    for (let offset = 0; offset < 4; offset++) {
      if (!mayBeText(packed, offset)) continue
      const decoded = Buffer.from(offset === 0 ? packed : packed.slice(offset), 'base64').toString('latin1')
      const reading = decoded.includes('\0') ? decoded.replaceAll('\0', '') : decoded
      if (PRINTABLE.test(reading)) readings.push(reading)
    }
    if (readings.length > 0) yield { start, end, readings }
  }
}

/** Whether three groups of four in a row stand for bytes below 128, as all do that stand for twelve letters. Far quicker than to decode. */
function mayBeText(packed: string, offset: number): boolean {
  let groups = 0
  for (let at = offset; at + 2 < packed.length; at += 4) {
    groups = isLow(packed, at, 32) && isLow(packed, at + 1, 8) && isLow(packed, at + 2, 2) ? groups + 1 : 0
    if (groups === 3) return true
  }
  return false
}

/** Whether the bit of this value is not set in what the character stands for. */
const isLow = (packed: string, at: number, bit: number): boolean => ((SEXTETS[packed.charCodeAt(at)] ?? 0) & bit) === 0

/** Looks at every 22nd character only, and around those that belong. */
function* runsOf(text: string): Generator<[start: number, end: number]> {
  const belongs = (position: number) => BELONGS[text.charCodeAt(position)] === 1
  let from = 0
  for (let probe = SHORTEST - 1; probe < text.length; ) {
    if (!belongs(probe)) {
      from = probe + 1
      probe += SHORTEST
      continue
    }
    let start = probe
    while (start > from && belongs(start - 1)) start--
    let end = probe + 1
    while (end < text.length && belongs(end)) end++
    if (end - start >= SHORTEST) {
      end = endOfLines(text, start, end)
      for (let pads = 0; pads < 2 && text[end] === '='; pads++) end++
      yield [start, end]
    }
    from = end
    probe = end + SHORTEST - 1
  }
}

/** Full lines of the same width belong to the run, and one shorter line after them that holds nothing else. */
function endOfLines(text: string, start: number, firstEnd: number): number {
  const width = firstEnd - start
  let end = firstEnd
  if (!WIDTHS.has(width)) return end
  const line = /\r?\n([A-Za-z0-9+/_-]{2,76})(?=={0,2}(?:[\r\n"'\\]|$))/y
  for (;;) {
    line.lastIndex = end
    const [whole = '', content = ''] = line.exec(text) ?? []
    if (whole === '' || content.length > width) return end
    end += whole.length
    if (content.length < width) return end
  }
}
