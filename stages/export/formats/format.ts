import type { Example } from '#kit/records'

/** What a format makes of one row: lines of JSON, or why the row cannot be said in it. `leftOut` names what the lines do not carry. */
export type Expression = { lines: readonly object[]; leftOut?: string } | { problem: string }

/** A row that a format cannot express is rejected as `format:<name>`. */
export interface Format {
  name: string
  /** What a line is, as the dataset card says it. */
  summary: string
  express(example: Example): Expression
}

export const defineFormat = (format: Format): Format => format
