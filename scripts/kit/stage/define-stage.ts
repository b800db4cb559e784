import type { z } from 'zod'
import type { RunRecord, SlotEntry } from '#kit/records'
import type { Redactor } from '#kit/redact'
import type { Permissions } from './permissions.ts'
import type { Inputs, Outputs, Ports } from './ports.ts'

/** A failure of the stage as a whole. The message says what happened, to what, and what to do next. */
export class StageError extends Error {
  override name = 'StageError'
}

/** JSON documents and folders that outlive a run: a trial, a model's answer, a training checkpoint. Keyed by the stage, shared by all profiles of a checkout. */
export interface StageCache {
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): Promise<void>
  /** A folder that stays between runs, made when it is not there. */
  folder(key: string): Promise<string>
}

/** One line on a terminal, replaced by the next; elsewhere now and then a line. `of` is the total where it is known; `present` says how the two are written. */
export type Progress = (done: number, of: number | null, what: string, present?: (amount: number) => string) => void

export type Log = (event: string, fields?: Record<string, string | number | boolean | null>) => void

export interface StageContext<I extends Ports, O extends Ports, P> {
  /** `code` is the sha256 of the stage's own code closure, for keys in `cache`; where it is not known, nothing that depends on code may be kept. */
  readonly step: { readonly name: string; readonly root: string; readonly profile: string; readonly code?: string }
  readonly inputs: Inputs<I>
  readonly outputs: Outputs<O>
  readonly params: P
  /** The default export of the step's definition file (`source.ts`, `generator.ts`, `model.ts`), where the stage names one. */
  readonly definition: unknown
  /** Folders asked for by digest (`folders`), null where the answer was null. */
  readonly folders: Readonly<Record<string, { path: string; digest: string } | null>>
  /** How the needed steps ran, for a report; it is no part of the key. */
  readonly needs: readonly { step: string; run: RunRecord | null }[]
  readonly cache: StageCache
  /** The stage's own, counted: for what it keeps or says besides rows, which pass it anyway. */
  readonly redactor: Redactor
  readonly signal: AbortSignal
  readonly log: Log
  readonly progress: Progress
}

/** What a run tells the runner besides its outputs. `rowsIn` counts rows that came from no input table (a downloaded file, a generator). */
export interface StageResult {
  rowsIn?: number
  metrics?: Record<string, number>
  /** Of what it brought in; those of its inputs are added. */
  licences?: readonly string[]
}

export interface Stage<I extends Ports, O extends Ports, P> {
  summary: string
  inputs: I
  outputs: O
  /** Every field has a default or is required; the pipeline file is checked against it. */
  params: z.ZodType<P>
  /** The file whose default export the stage is given: `{root}/source.ts`, `models/{model}/model.ts`. `{...}` is the step's root or a param. */
  definition?: string
  /** Globs of every other file the stage reads, from the workspace's root; `{root}` and params as above. `!(a|b)` is any name but these. A change in one is a change of the stage. */
  reads?: readonly string[]
  /** Rows of `in` (and `rowsIn`) must equal the rows of `out` together; the step fails when they do not. */
  balance?: { in: readonly (keyof I & string)[]; out: readonly (keyof O & string)[] }
  /** Runs every time it is asked for (promote). */
  cached?: boolean
  /** Same inputs, params and code give the same bytes; the lock file then holds the output's digests. */
  deterministic?: boolean
  /**
   * A param under which the stage asks a model; null, it asks nobody. Where it is set, the step uses the network and is given the variables that `keys` names,
   * and nothing is promised of its bytes: they follow from answers, which are kept in the cache and would be others elsewhere.
   */
  asks?: { param: keyof NoInfer<P> & string; keys(params: NoInfer<P>): readonly string[] }
  /** True or a function of the params: only one such step runs on a machine at a time. */
  gpu?: boolean | ((params: P) => boolean)
  permissions?: Permissions
  /** Reads `models/slots`, so Nx must ask again when what serves has changed. */
  readsSlots?: boolean
  /** Folders wanted by digest, decided before the key is made (`digests` are those of the folder inputs). */
  folders?(given: { params: P; digests: Record<string, string>; slots: readonly SlotEntry[] }): Record<string, string | null>
  /** Every row of every table passes it on its way out, and what it takes is counted in the metrics of the run. For a stage that lets texts of others in. */
  redactor?(params: P): Redactor
  /** What can be known to be wrong before anything runs: one message each, saying what, where and how to mend. */
  check?(given: { params: P; definition: unknown; step: { name: string; root: string } }): Promise<string[]>
  run(context: StageContext<I, O, P>): Promise<StageResult | undefined>
}

export const defineStage = <const I extends Ports, const O extends Ports, P>(stage: Stage<I, O, P>): Stage<I, O, P> => stage

// biome-ignore lint/suspicious/noExplicitAny: the runner holds stages of every type
export type AnyStage = Stage<any, any, any>
