import type { Measured } from './alternate.ts'

export interface BenchResult {
  name: string
  ours: number
  peer: number | null
  /** `ours / peer`. */
  ratio: number | null
  unit: string
}

/** The table for people, then the line for programs. The first of `measured` is ours; `peer` names the one that the line compares with. */
export function report(given: { name: string; measured: readonly Measured[]; peer?: string; notes?: readonly string[] }): string {
  const { name, measured, notes = [] } = given
  const [ours] = measured
  const peer = measured.find((one) => one.name === given.peer)
  if (!ours) throw new Error('nothing was measured')
  const result: BenchResult = {
    name,
    ours: round(median(ours.seconds)),
    peer: peer ? round(median(peer.seconds)) : null,
    ratio: peer ? round(median(ours.seconds) / median(peer.seconds)) : null,
    unit: 's',
  }
  const rows = measured.map((one) => [one.name, ...[median(one.seconds), Math.min(...one.seconds), Math.max(...one.seconds)].map(seconds), ratios(ours, one)])
  const table = [['', 'median', 'min', 'max', `${ours.name} / it, by round: median (min to max)`], ...rows]
  return [`${name}: ${ours.seconds.length} rounds`, ...layOut(table), ...notes, JSON.stringify(result)].join('\n')
}

/** How ours compares within each round. */
function ratios(ours: Measured, other: Measured): string {
  if (other === ours) return ''
  const all = ours.seconds.map((value, index) => value / (other.seconds[index] ?? Number.NaN))
  return `${median(all).toFixed(2)} (${Math.min(...all).toFixed(2)} to ${Math.max(...all).toFixed(2)})`
}

function layOut(rows: readonly string[][]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}

const round = (value: number): number => Number(value.toFixed(3))
const seconds = (value: number): string => `${value.toFixed(2)} s`
