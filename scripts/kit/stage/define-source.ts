import type { z } from 'zod'
import type { AssistantMessage, Message, Repair, ToolDefinition } from '#kit/records'

/** A public dataset: where it lies, at which commit, under which licence. `sample` is the part shipped with the project, in the upstream grammar. */
export interface Source {
  summary: string
  name: string
  /** As an SPDX id, or the words that say what is known. */
  licence: string
  /** Where the upstream declares none: what is known, and where to look. Who downloads then says what that means to them (`unconfirmedLicence`). */
  licenceDoubt?: string
  repository: string
  /** A commit, since a branch may hold other rows tomorrow. */
  revision: string
  /** Choices of files, by the upstream's own names where it has some. */
  configurations: Readonly<Record<string, readonly SourceFile[]>>
  /** The one taken where nobody asks for another. */
  configuration: string
  /** `path` from the workspace's root. `licence` where the shipped rows have another one than the upstream: rows made for this project do. */
  sample: { path: string; sha256: string; licence?: string }
}

/** `path` within the repository; a `*` in its last part stands for what the hub lists. `sha256` null: the hub's own digest is taken and recorded. */
export interface SourceFile {
  path: string
  sha256: string | null
  /** Of all files that `path` stands for, as are `rows`; null or absent: nobody has counted. */
  bytes: number | null
  rows?: number
}

export const defineSource = <const S extends Source>(source: S): S => source

export type DraftMessage = Exclude<Message, { role: 'assistant' }> | (Omit<AssistantMessage, 'weight'> & { weight?: 0 | 1 })

/** A drafted message as a row holds it: the agent's turns are learnt from unless they say otherwise. */
export const withWeight = (message: DraftMessage): Message => (message.role === 'assistant' ? { ...message, weight: message.weight ?? 1 } : message)

/**
 * What a converter makes of one upstream row. `group` keeps near rows on one side of a split, `repairs` tells what was mended in the row, and `quality` holds the
 * scores that the upstream's judges gave it.
 */
export type Conversion =
  | {
      kind: 'example'
      group: string
      tags: string[]
      messages: DraftMessage[]
      tools: ToolDefinition[]
      repairs?: Repair[]
      quality?: Record<string, number>
    }
  | { kind: 'rejected'; reason: string; detail: string }

export interface Converter<Row> {
  summary: string
  source: string
  /** The upstream row; one that does not fit is rejected as `malformed-row`. */
  row: z.ZodType<Row>
  /** The columns of the upstream's Parquet that are read, where there are others that nobody needs. */
  columns?: readonly string[]
  /** Every score that `quality` may have. */
  scores?: readonly string[]
  /** The upstream's own name of the row, where it has one. */
  rowId?(row: Row): string
  /** Every reason `convert` may reject with. */
  reasons: readonly string[]
  convert(row: Row): Conversion
}

export const defineConverter = <Row>(converter: Converter<Row>): Converter<Row> => converter
