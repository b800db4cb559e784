import type { Random } from './random.ts'

/** One of several, each as often as its weight says beside the others (1 where it says nothing). Throws where there is none. */
export function pickWeighted<T extends { weight?: number }>(items: readonly T[], random: Random): T {
  let place = random.next() * items.reduce((sum, { weight = 1 }) => sum + weight, 0)
  for (const item of items) {
    place -= item.weight ?? 1
    if (place < 0) return item
  }
  return random.pick(items)
}
