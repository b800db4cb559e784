/** What is wrong with a row's text, null where nothing is. */
export function problemOf(text: string, maximumLength: number): string | null {
  if (text.length > maximumLength) return 'too long'
  return null
}
