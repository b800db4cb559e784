/**
 * Columns as programs written in Go print them (docker, kubectl): each is as wide as its longest cell and the gap, at least `minimum`; the last one is as
 * wide as its text.
 */
export function tabwriter(head: readonly string[], rows: readonly (readonly string[])[], { minimum = 0, gap = 3 } = {}): string {
  const table = head.length > 0 ? [head, ...rows] : rows
  const widths = (table[0] ?? []).map((_, place) => Math.max(minimum, gap + Math.max(...table.map((row) => (row[place] ?? '').length))))
  return table.map((row) => row.map((text, place) => (place === row.length - 1 ? text : text.padEnd(widths[place] ?? 0))).join('')).join('\n')
}
