/** A word as a script has it, so that a shell reads just that word. */
export const quoteWord = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`
