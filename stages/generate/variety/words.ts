const BETWEEN = /[\s'"`|;&()<>=,?!:[\]{}]+/
const OPENING = /^(?:(?:please|can you|could you|would you|aj|hey|hi|hello)\b[\s,]*)+/
const CLOSING = /(?:[\s,]*\b(?:please|now|for me|thanks|thank you))+[\s.?!]*$/

/** The words of a turn in small letters, without the courtesies around them: politeness is no variety. */
export const wordsOfTurn = (turn: string): string[] => wordsOf(turn.toLowerCase().replace(OPENING, '').replace(CLOSING, ''))

/** The words of a turn or a command, without what stands between them. */
export const wordsOf = (text: string): string[] =>
  text
    .split(BETWEEN)
    .map((word) => word.replace(/\.$/, ''))
    .filter((word) => word !== '')

/** A path, a host, an address, a pattern, a number: such a word is a value wherever it stands. A flag is none. */
export const hasFormOfValue = (word: string): boolean => !word.startsWith('-') && /[\d/*@$%_]|\w\.\w/.test(word)

/** Stands for any value. */
export const VALUE = '•'

/** What is left of words when values are left open: "show disk space on •", where any host may stand. */
export const skeletonOf = (words: readonly string[], values: ReadonlySet<string>): string[] =>
  words.map((word) => (hasFormOfValue(word) || values.has(word.toLowerCase()) ? VALUE : word.replace(/\d+/g, '0')))

/** Of a command: what it starts with is no value, however it is written (`./deploy.sh`). */
export function skeletonOfCommand(command: string, values: ReadonlySet<string>): string[] {
  const [program, ...rest] = wordsOf(command)
  return program === undefined ? [] : [program, ...skeletonOf(rest, values)]
}
