/** A table as psql prints it: heads in the middle, numbers at the right, the count of rows below. */
export function psql(head: readonly string[], rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths = widthsOf(head, rows)
  const middle = (text: string, width: number) => text.padStart(text.length + Math.floor((width - text.length) / 2)).padEnd(width)
  const line = (cells: readonly string[]) => ` ${cells.join(' | ')}`.trimEnd()
  return [
    line(head.map((text, place) => middle(text, widths[place] ?? 0))),
    widths.map((width) => '-'.repeat(width + 2)).join('+'),
    ...rows.map((row) => line(row.map((text, place) => (right.includes(place) ? text.padStart(widths[place] ?? 0) : text.padEnd(widths[place] ?? 0))))),
    `(${rows.length} row${rows.length === 1 ? '' : 's'})`,
  ].join('\n')
}

/** A table as `mysql -t` prints it. */
export function mysql(head: readonly string[], rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  if (rows.length === 0) return ''
  const widths = widthsOf(head, rows)
  const rule = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+`
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    rule,
    line(head.map((text, place) => text.padEnd(widths[place] ?? 0))),
    rule,
    ...rows.map((row) => line(row.map((text, place) => (right.includes(place) ? text.padStart(widths[place] ?? 0) : text.padEnd(widths[place] ?? 0))))),
    rule,
  ].join('\n')
}

const widthsOf = (head: readonly string[], rows: readonly (readonly string[])[]): number[] =>
  head.map((text, place) => Math.max(text.length, ...rows.map((row) => (row[place] ?? '').length)))

/** `00:12:31`, as PostgreSQL says a span of less than a day. */
export const span = (seconds: number): string =>
  [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':')
