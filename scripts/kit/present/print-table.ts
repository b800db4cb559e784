export const TABLE_FORMATS = ['table', 'csv', 'md'] as const
export type TableFormat = (typeof TABLE_FORMATS)[number]

export type Cell = string | number | null

export interface Table {
  head: readonly string[]
  rows: readonly (readonly Cell[])[]
}

const NONE = '–'

/** Lines of a table: for a terminal, as CSV (RFC 4180, numbers in full) or as Markdown. */
export function printTable({ head, rows }: Table, format: TableFormat = 'table'): string[] {
  if (format === 'csv') return [head, ...rows].map((row) => row.map(csvCell).join(','))
  const cells = rows.map((row) => row.map(plainCell))
  const isRight = head.map(
    (_, column) => cells.some((row) => row[column] !== NONE) && cells.every((row) => /^([-+]?[\d,.]+(e[-+]\d+)?|–)$/.test(row[column] ?? '')),
  )
  if (format === 'md') {
    const line = (row: readonly string[]) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
    return [line(head), line(isRight.map((right) => (right ? '---:' : '---'))), ...cells.map(line)]
  }
  const widths = head.map((name, column) => Math.max(name.length, ...cells.map((row) => row[column]?.length ?? 0)))
  const pad = (cell: string, column: number) => (isRight[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))
  return [head, ...cells].map((row) => row.map(pad).join('  ').trimEnd())
}

const plainCell = (cell: Cell): string => (cell === null ? NONE : typeof cell === 'number' ? presentNumber(cell) : cell.replaceAll(/\s+/g, ' '))

const csvCell = (cell: Cell): string => {
  const text = cell === null ? '' : String(cell)
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Four digits of what is no whole number: 0.9922, 12,345, 1.2e-7. */
export function presentNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return grouped(String(value))
  const short = Number(value.toPrecision(4))
  return Math.abs(short) >= 1000 ? grouped(String(Math.round(short))) : String(short)
}

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',')
