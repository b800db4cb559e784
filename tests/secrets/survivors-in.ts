import type { Plant } from './plants.ts'

/** The plants that any byte tells, each with the text around it. */
export function survivorsIn(said: readonly (string | Buffer)[], plants: readonly Plant[]): string[] {
  const haystack = said.map(haystackOf).join('\n')
  return plants.flatMap(({ kind, mark }) => {
    const at = haystack.indexOf(mark)
    return at < 0 ? [] : [`${kind}: ${haystack.slice(Math.max(0, at - 80), at + 60)}`]
  })
}

/** Everything that bytes say: as text, without escapes, without percent codes, and what base64 in any of these decodes to. */
function haystackOf(bytes: string | Buffer): string {
  const plain = typeof bytes === 'string' ? bytes : bytes.toString('latin1')
  const readings = [plain, percentDecoded(plain)]
  for (let opened = unescaped(plain); opened !== readings.at(-1) && readings.length < 6; opened = unescaped(opened)) readings.push(opened)
  return [...readings, ...readings.flatMap((text) => [...base64Of(text)])].join('\n')
}

const unescaped = (text: string): string =>
  text.replace(/\\(?:u([0-9a-f]{4})|(.))/gi, (_, code: string, sign: string) => (code ? String.fromCharCode(Number.parseInt(code, 16)) : sign))

const percentDecoded = (text: string): string => text.replace(/%([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

function* base64Of(text: string): Generator<string> {
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{16,}={0,2}/g)) {
    for (const offset of [0, 1, 2, 3]) {
      const bytes = Buffer.from(run.slice(offset), 'base64')
      const decoded = bytes.toString('latin1')
      yield decoded
      if (decoded.includes('\0')) yield decoded.replaceAll('\0', '')
      if (decoded.includes('\\') || decoded.includes('%')) yield unescaped(percentDecoded(decoded))
    }
  }
}
