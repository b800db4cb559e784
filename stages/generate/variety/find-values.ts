import { environments, packages, roles, services } from '#kit/fleet'
import type { RowContent } from './row-content.ts'
import { hasFormOfValue, VALUE, wordsOf, wordsOfTurn } from './words.ts'

/** So many words that people may say in one place are values. Fewer are another thing each: start, stop, restart. */
const LEAST_VALUES = 8

const NAMES: ReadonlySet<string> = new Set([...environments, ...roles, ...services, ...packages])

/**
 * The plain words of a generator that are values, as `nginx` in "restart nginx on web07". Rows copy them from the turn into a call; besides, either the fleet
 * knows them for names, or at least eight different words are copied from the same place (between the same two words), so that what a generator invents needs no
 * list.
 */
export function findValues(rows: readonly RowContent[]): Set<string> {
  const values = new Set<string>()
  const places = new Map<string, Set<string>>()
  for (const { turns, calls } of rows) {
    const called = new Set(calls.flatMap(({ values }) => values.flatMap(partsOf)))
    for (const turn of turns) {
      const words = wordsOfTurn(turn)
      for (const [index, word] of words.entries()) {
        if (hasFormOfValue(word) || !called.has(word)) continue
        if (NAMES.has(word)) values.add(word)
        const place = `${neighbour(words[index - 1])} ${neighbour(words[index + 1])}`
        const copied = places.get(place) ?? new Set()
        places.set(place, copied.add(word))
      }
    }
  }
  for (const copied of places.values()) if (copied.size >= LEAST_VALUES) for (const word of copied) values.add(word)
  return values
}

/** Words, and what hyphens join in them: `prod` is in `prod-web`. */
const partsOf = (value: string): string[] => wordsOf(value.toLowerCase()).flatMap((word) => (word.includes('-') ? [word, ...word.split('-')] : [word]))

const neighbour = (word = ''): string => (hasFormOfValue(word) ? VALUE : word)
