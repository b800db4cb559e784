/** Words of a command written as one text, as compose splits it: quotes and backslashes as in a shell, and nothing else of one. */
export function splitWords(text: string): string[] {
  const words: string[] = []
  let word: string | null = null
  let quote = ''
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? ''
    if (quote === "'" ? letter === "'" : letter === quote && quote !== '') quote = ''
    else if (quote === "'") word += letter
    else if (letter === '\\' && (quote === '' || /["\\$`]/.test(text[at + 1] ?? ''))) {
      at += 1
      word = (word ?? '') + (text[at] ?? '')
    } else if (quote === '' && /["']/.test(letter)) {
      quote = letter
      word ??= ''
    } else if (quote === '' && /\s/.test(letter)) {
      if (word !== null) words.push(word)
      word = null
    } else word = (word ?? '') + letter
  }
  if (word !== null) words.push(word)
  return words
}
