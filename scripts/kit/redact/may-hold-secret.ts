/** Names before which a value may be short, and tokens that are. */
const TELLING = /p(?:ass|wd)|curl|basic[\s\\]|x(?:ox|app-)/i
const URL_WITH_USER = /:\\*\/\\*\/[^\s"]*@/
/** An escape that may decode to a letter. */
const LETTER_ESCAPED = /\\[^nrtbf"\\/]/
const PERCENT_CODE = /%[0-9a-f]{2}/i
/** No secret is told in a text of fewer characters. */
const SHORTEST_TEXT = 8
const PROBED = 16

const [ENDS, DIGIT, UPPER] = [1, 2, 4]
const TRAITS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  if (/[\s"]/.test(character)) return ENDS
  return /\d/.test(character) ? DIGIT : /[A-Z]/.test(character) ? UPPER : 0
})

const endsAt = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at)
  return code < 128 && TRAITS[code] === ENDS
}

/**
 * False where no rule for secrets finds anything in the text, in whatever form: at least ten times as fast as to look. All but a few kinds are runs of 16
 * characters and more without a gap or a quote, and running text has few of those; so every 16th character is looked at, and around those that belong to a word.
 */
export function mayHoldSecret(text: string): boolean {
  if (text.length < SHORTEST_TEXT) return false
  if (TELLING.test(text) || (text.includes('-----') && /-----BEGIN/i.test(text))) return true
  if (text.includes('@') && URL_WITH_USER.test(text)) return true
  if (text.includes('\\') && LETTER_ESCAPED.test(text)) return true
  if (text.includes('%') && PERCENT_CODE.test(text)) return true
  return hasLongRun(text)
}

function hasLongRun(text: string): boolean {
  const { length } = text
  let from = 0
  for (let probe = PROBED - 1; probe < length; ) {
    if (endsAt(text, probe)) {
      from = probe + 1
      probe += PROBED
      continue
    }
    let start = probe
    while (start > from && !endsAt(text, start - 1)) start--
    let end = probe + 1
    while (end < length && !endsAt(text, end)) end++
    if (end - start >= PROBED && mayBeSecret(text, start, end)) return true
    from = end + 1
    probe = end + PROBED
  }
  return false
}

/** The shortest that is told by a name before it holds a digit; of the other kinds, the shortest in capitals has 19 characters, in base64 22, in small letters 24. */
function mayBeSecret(text: string, start: number, end: number): boolean {
  if (end - start >= 22) return true
  let traits = 0
  for (let at = start; at < end; at++) traits |= TRAITS[text.charCodeAt(at)] ?? 0
  return (traits & DIGIT) !== 0 || ((traits & UPPER) !== 0 && end - start >= 19)
}
