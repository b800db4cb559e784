import type { Cell, Table } from './print-table.ts'

export interface SweepRow {
  profile: string
  /** By param, as `STEP.param.path`. */
  values: Readonly<Record<string, unknown>>
  /** As `STEP.metric`, of its present outputs. */
  metrics: Readonly<Record<string, number>>
}

const MOST_METRICS = 6

/** One row a combination: its values, and the metrics that differ between combinations. Sorted by one of them, the best first; without the value last. */
export function presentSweep(rows: readonly SweepRow[], { by, lowest = false }: { by: string | null; lowest?: boolean }): Table {
  const values = [...new Set(rows.flatMap((row) => Object.keys(row.values)))]
  const metrics = shownMetrics(rows, by)
  const sorted = by === null ? rows : [...rows].sort((a, b) => rank(a, by, lowest) - rank(b, by, lowest))
  return {
    head: ['profile', ...values, ...metrics],
    rows: sorted.map((row): Cell[] => [
      row.profile,
      ...values.map((name) => (typeof row.values[name] === 'number' ? row.values[name] : JSON.stringify(row.values[name]))),
      ...metrics.map((name) => row.metrics[name] ?? null),
    ]),
  }
}

const rank = (row: SweepRow, by: string, lowest: boolean): number => {
  const value = row.metrics[by]
  return value === undefined ? Number.POSITIVE_INFINITY : lowest ? value : -value
}

/** The one it is sorted by, and the last of those that differ: later steps tell more of a combination. How long something took tells nothing of its worth. */
function shownMetrics(rows: readonly SweepRow[], by: string | null): string[] {
  const all = [...new Set(rows.flatMap((row) => Object.keys(row.metrics)))].filter((name) => name !== by && !/(^|\.)(seconds|tokensPerSecond)$/.test(name))
  const differing = all.filter((name) => new Set(rows.flatMap((row) => row.metrics[name] ?? [])).size > 1)
  return [...(by === null ? [] : [by]), ...differing.slice(-MOST_METRICS)]
}
