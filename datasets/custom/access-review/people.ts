import type { Act } from '#kit/conversations'

/** So many accounts, each with another name. */
export function drawPeople({ draw }: Act, count: number): readonly string[] {
  const people = new Set<string>()
  while (people.size < count) people.add(draw('user'))
  return [...people]
}
