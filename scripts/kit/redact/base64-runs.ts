/** Shorter ones hold no secret of a kind that is looked for. */
const SHORTEST = 22
const HEXADECIMAL = /^(?:[0-9a-f]+|[0-9A-F]+)$/
const PRINTABLE = /[\t\n\r\x20-\x7e]{12}/
/** 1 where a character belongs to base64 or base64url. */
const BELONGS = Uint8Array.from({ length: 128 }, (_, code) => (/[A-Za-z0-9+/_-]/.test(String.fromCharCode(code)) ? 1 : 0))
/** What may follow: lines as `base64` wraps them, and the padding. */
const REST = /(?:\r?\n[A-Za-z0-9+/_-]{4,})*={0,2}/y

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
      const decoded = Buffer.from(offset === 0 ? packed : packed.slice(offset), 'base64').toString('latin1')
      const reading = decoded.includes('\0') ? decoded.replaceAll('\0', '') : decoded
      if (PRINTABLE.test(reading)) readings.push(reading)
    }
    if (readings.length > 0) yield { start, end, readings }
  }
}

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
      const rest = new RegExp(REST)
      rest.lastIndex = end
      end += rest.exec(text)?.[0].length ?? 0
      yield [start, end]
    }
    from = end
    probe = end + SHORTEST - 1
  }
}
