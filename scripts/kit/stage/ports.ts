import type { z } from 'zod'

/**
 * As an input: `output` is the port's name at the step that leaves it, where it differs from the input's own; `role` takes it from the one step that
 * `needs` in the pipeline file gives that role (`needs: { candidate: evaluate }`); `optional` lets no needed step have it.
 */
export type PortOptions = { output?: string; role?: string; optional?: boolean }

/** What a stage takes and leaves. A table is rows of one schema (Parquet), a file one named file, a folder a tree of files (a model). */
export type TablePort<Row> = { kind: 'table'; row: z.ZodType<Row> } & PortOptions
export type FilePort = { kind: 'file'; name: string } & PortOptions
export type FolderPort = { kind: 'folder'; digestOnly?: boolean } & PortOptions
/** As an input: the stage wants the folder's digest alone, to ask for another folder by it (`folders`). Its bytes are then no part of the run key. */
export type DigestPort = FolderPort & { digestOnly: true }
// biome-ignore lint/suspicious/noExplicitAny: the row type of a port is only known where the port is declared
export type Port = TablePort<any> | FilePort | FolderPort
export type Ports = Record<string, Port>

export const table = <Row>(row: z.ZodType<Row>, options: PortOptions = {}): TablePort<Row> => ({ kind: 'table', row, ...options })
export const file = (name: string, options: PortOptions = {}): FilePort => ({ kind: 'file', name, ...options })
export const folder = (options: PortOptions = {}): FolderPort => ({ kind: 'folder', ...options })
export const digestOf = (options: PortOptions = {}): DigestPort => ({ kind: 'folder', digestOnly: true, ...options })

/** A table as it comes in: the rows of every needed step that has one, in the order of `needs`. */
export interface TableInput<Row> {
  readonly tables: readonly { readonly step: string; readonly path: string; readonly rows: number }[]
  rows(): AsyncIterable<Row>
}
/** `path` is an error where several steps left the file; `files` lists them all. */
export interface FileInput {
  readonly files: readonly { readonly step: string; readonly path: string }[]
  readonly path: string
  text(): Promise<string>
}
/** `path` holds the files of the folder; `digest` names its content. */
export interface FolderInput {
  readonly path: string
  readonly digest: string
}

/**
 * Rows are checked against the schema as they are written, and lose their secrets where the stage has a `redactor`; `madeOf` is what it may look at in the row's
 * place. A stage whose rows come from SQL writes Parquet to `path` itself.
 */
export interface TableOutput<Row> {
  readonly path: string
  write(row: Row, madeOf?: unknown): Promise<void>
}
export interface FileOutput {
  readonly path: string
  write(content: string | Uint8Array): Promise<void>
}
export interface FolderOutput {
  readonly path: string
}

export type InputOf<P> = P extends TablePort<infer Row> ? TableInput<Row> : P extends FilePort ? FileInput : P extends DigestPort ? null : FolderInput
export type OutputOf<P> = P extends TablePort<infer Row> ? TableOutput<Row> : P extends FilePort ? FileOutput : FolderOutput
export type Inputs<I extends Ports> = { readonly [K in keyof I]: InputOf<I[K]> }
export type Outputs<O extends Ports> = { readonly [K in keyof O]: OutputOf<O[K]> }
