import { z } from 'zod'
import { formRules } from '../dialects/index.ts'
import { rules, warnings } from '../rules/index.ts'

/** Problems of files and lines, beside those of the dialects' forms and the rules. */
const fileRules = [
  'broken-json',
  'invalid-utf-8',
  'duplicate-key',
  'no-object',
  'too-deep',
  'other-dialect',
  'unknown-dialect',
  'empty-file',
  'empty-line',
  'line-ends',
] as const

const Rule = z.enum([...fileRules, ...formRules, ...[...rules, ...warnings].map((rule) => rule.name)])

export const DatasetProblem = z.strictObject({
  /** Within the data folder. */
  file: z.string(),
  /** From 1; where the row begins. */
  line: z.int().min(1),
  /** Place within the row in the row's own words, as `conversations[3].value`; empty where the whole row is meant. */
  path: z.string(),
  rule: Rule,
  /** A warning does not make the exit code 1. */
  level: z.enum(['error', 'warning']),
  message: z.string(),
  mend: z.string(),
  /** Whether `--fix` mends it, or, where it was asked to, has mended it. */
  fixable: z.boolean(),
})
export type DatasetProblem = z.infer<typeof DatasetProblem>

export const FileSummary = z.strictObject({
  file: z.string(),
  dialect: z.string().nullable(),
  rows: z.int(),
  /** Rows with an error. */
  broken: z.int(),
  /** Rows whose text `--fix` changes. */
  mended: z.int(),
  /** Bytes that some loaders stumble over and Azure asks for. */
  byteOrderMark: z.boolean(),
})
export type FileSummary = z.infer<typeof FileSummary>

/** What `--format json` prints. */
export const DatasetReport = z.strictObject({
  version: z.literal(1),
  problems: z.array(DatasetProblem),
  files: z.array(FileSummary),
  /** Files that hold no rows, by their endings. */
  ignored: z.record(z.string(), z.int()),
  /** Problems by rule: errors and warnings that are there, or are left after `--fix`. */
  rules: z.partialRecord(Rule, z.int()),
  errors: z.int(),
  warnings: z.int(),
  /** Where the mended files were written. */
  output: z.string().nullable(),
})
export type DatasetReport = z.infer<typeof DatasetReport>
