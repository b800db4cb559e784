export interface CleanTexts {
  has(text: string): boolean
  add(text: string): void
}

const MOST_TEXTS = 2048
const LONGEST_TEXT = 2048

/** Texts in which nothing was found. Rows repeat much of what they hold (tools, system prompts, names of fields), which need not be searched in each. A text of a secret is never kept. */
export function cleanTexts(): CleanTexts {
  const texts = new Set<string>()
  return {
    has: (text) => text.length <= LONGEST_TEXT && texts.has(text),
    add: (text) => {
      if (text.length > LONGEST_TEXT) return
      if (texts.size === MOST_TEXTS) texts.clear() // what comes again is soon there again
      texts.add(text)
    },
  }
}
