import { presentValue } from './present-runs.ts'
import { type Cell, presentNumber, printTable, type TableFormat } from './print-table.ts'

interface Change<Value> {
  what: string
  before: Value | null
  after: Value | null
}

export interface Comparison {
  params: readonly Change<unknown>[]
  metrics: readonly Change<number>[]
  /** Whatever else differs, as sentences. */
  others: readonly string[]
}

/** What differs between two runs, or two profiles: params, metrics with their change, and the rest. As CSV it is one table. */
export function presentComparison({ params, metrics, others }: Comparison, names: readonly [string, string], format: TableFormat = 'table'): string[] {
  const param = params.map(({ what, before, after }): Cell[] => [what, value(before), value(after)])
  const metric = metrics.map(({ what, before, after }): Cell[] => [what, before, after, changeOf(before, after)])
  if (format === 'csv') {
    const rows = [
      ...param.map((row) => ['param', ...row, null]),
      ...metric.map((row) => ['metric', ...row]),
      ...others.map((one) => ['other', one, null, null, null]),
    ]
    return printTable({ head: ['kind', 'what', ...names, 'change'], rows }, format)
  }
  const signed = metric.map((row) => [...row.slice(0, 3), typeof row[3] === 'number' ? `${row[3] > 0 ? '+' : ''}${presentNumber(row[3])}` : null])
  const sections = [
    ...(param.length > 0 ? [printTable({ head: ['param', ...names], rows: param }, format)] : []),
    ...(signed.length > 0 ? [printTable({ head: ['metric', ...names, 'change'], rows: signed }, format)] : []),
    ...(others.length > 0 ? [others.map((sentence) => (format === 'md' ? `- ${sentence}` : sentence))] : []),
  ]
  return sections.length === 0 ? ['nothing differs'] : sections.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]))
}

const value = (one: unknown): Cell => (one === null || typeof one === 'number' ? one : presentValue(one))

/** It has the digits of the two values, and not those of their binary fractions. */
const changeOf = (before: number | null, after: number | null): number | null =>
  before === null || after === null ? null : Number((after - before).toPrecision(12))
