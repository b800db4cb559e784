/**
 * What a code point is to the words of a text (normalised to NFKC, then in lower case):
 * - `joins`: letters, marks, digits and other numbers, and the underscore; what stands together is one word.
 * - `alone`: those of scripts that put no spaces between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese, and their like); each is a word by itself.
 * - `parts`: all else. So "don't" is two words, `get_weather` is one, and emoji are none.
 * By the Unicode tables of the Node that runs; what it takes for a letter of today's texts has been one for many years.
 */
export function wordKind(codePoint: number): 'joins' | 'alone' | 'parts' {
  const character = String.fromCodePoint(codePoint)
  if (!joining.test(character)) return 'parts'
  return spaceless.test(character) ? 'alone' : 'joins'
}

const joining = /^[\p{L}\p{M}\p{N}_]$/u
const spaceless =
  /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Bopomofo}\p{scx=Yi}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}\p{scx=Tai_Le}\p{scx=New_Tai_Lue}\p{scx=Tai_Tham}\p{scx=Tai_Viet}]$/u
