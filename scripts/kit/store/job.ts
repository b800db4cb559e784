import type { RunRecord } from '#kit/records'

/** An input as the runner has resolved it: objects of the store, checked and, for folders, laid out by name. */
export type ResolvedInput =
  | { kind: 'table'; tables: { step: string; path: string; rows: number }[] }
  | { kind: 'file'; files: { step: string; path: string }[] }
  | { kind: 'folder'; path: string; digest: string }

/** All that a child process needs to run one stage. Paths are absolute; the child's working directory is the workspace. */
export interface Job {
  stage: string
  definition: string | null
  /** `code` names the code the stage runs, for finer keys in its cache. */
  step: { name: string; root: string; profile: string; code?: string }
  params: unknown
  inputs: Record<string, ResolvedInput | null>
  folders: Record<string, { path: string; digest: string } | null>
  needs: { step: string; run: RunRecord | null }[]
  /** Empty folder for the outputs, named by port. */
  outputs: string
  cache: string
  /** The child leaves its `StageOutcome` here, or a `StageFailure`. */
  outcome: string
}

export interface StageOutcome {
  metrics: Record<string, number>
  balance: { in: number; out: Record<string, number> } | null
  /** Rows of each table, by file name. */
  rows: Record<string, number>
  /** Of what the stage brought in. */
  licences: string[]
}

/** What the child told of its end on its own output, for who keeps a record of it. */
export interface StageFailure {
  reason: string
  /** Where a permission was missing, as Node names it. */
  denied?: { permission: string; resource: string }
}
