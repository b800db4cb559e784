import { environments, packages, roles, services } from '#kit/fleet'
import type { RowContent } from './row-content.ts'
import { hasFormOfValue, VALUE, wordsOf, wordsOfTurn } from './words.ts'

/** So many words that people may say in one place are values. Fewer are another thing each: start, stop, restart. */
const LEAST_VALUES = 8

const NAMES: ReadonlySet<string> = new Set([...environments, ...roles, ...services, ...packages])

/**
 * The plain words of a generator that are values, as `nginx` in "restart nginx on web07". Rows copy them, from a turn into a call or from what was said or printed
 * into a command; besides, either the fleet knows them for names, or at least eight different words are copied in the same place (between the same two words), so that
 * what a generator invents needs no list.
 */
export function findValues(rows: readonly RowContent[]): Set<string> {
  const values = new Set<string>()
  const places = new Map<string, Set<string>>()
  const note = (where: string, words: readonly string[], isCopied: (word: string) => boolean) => {
    for (const [index, word] of words.entries()) {
      if (hasFormOfValue(word) || !isCopied(word)) continue
      if (NAMES.has(word)) values.add(word)
      const place = `${where} ${neighbour(words[index - 1])} ${neighbour(words[index + 1])}`
      const copied = places.get(place) ?? new Set()
      places.set(place, copied.add(word))
    }
  }
  for (const { turns, heard, calls } of rows) {
    const called = new Set(calls.flatMap(({ values }) => values.flatMap(partsOf)))
    for (const turn of turns) note('turn', wordsOfTurn(turn), (word) => called.has(word))
    for (const { command } of calls) note('command', wordsOf(command?.toLowerCase() ?? ''), (word) => word.length > 2 && heard.includes(word))
  }
  for (const copied of places.values()) if (copied.size >= LEAST_VALUES) for (const word of copied) values.add(word)
  return values
}

/** Words, and what hyphens join in them: `prod` is in `prod-web`. */
const partsOf = (value: string): string[] => wordsOf(value.toLowerCase()).flatMap((word) => (word.includes('-') ? [word, ...word.split('-')] : [word]))

const neighbour = (word = ''): string => (hasFormOfValue(word) ? VALUE : word)
