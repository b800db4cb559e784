/** How often each text occurs, most frequent first; ties as `sort -rn` leaves them. */
export function counted(texts: readonly string[]): [text: string, count: number][] {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? 1 : -1))
}

/** `sort | uniq -c | sort -rn`, under LC_ALL=C. */
export const uniqCounts = (texts: readonly string[]): string => uniqLines(counted(texts))

/** Counts as `uniq -c` sets them. */
export const uniqLines = (counts: readonly (readonly [text: string, count: number])[]): string =>
  counts.map(([text, count]) => `${String(count).padStart(7)} ${text}`).join('\n')

/** Texts in the order of their bytes, as `sort` under LC_ALL=C. */
export const sorted = (texts: readonly string[]): string[] => texts.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
