/** JSON with sorted keys: equal values give equal text, so its digest can name them. */
export function canonicalJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, sortKeys, indent)
}

const sortKeys = (_: string, item: unknown): unknown =>
  item && typeof item === 'object' && !Array.isArray(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item
