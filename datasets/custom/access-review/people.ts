import type { Act } from '#kit/conversations'

/** So many accounts, each with another name. */
export function drawPeople({ draw }: Act, count: number): readonly string[] {
  const people = new Set<string>()
  while (people.size < count) people.add(draw('user'))
  return [...people]
}

/** `a`, `a and b`, `a, b and c`. */
export const listOf = (names: readonly string[]): string => (names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`)
