import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const PortFacts = z.strictObject({ kind: z.enum(['table', 'file', 'folder']), output: z.string(), role: z.string().nullable(), optional: z.boolean() })

/** What the graph must know of a stage, so that it need not import it. */
export const StageFacts = z.strictObject({
  summary: z.string(),
  params: z.record(z.string(), z.unknown()),
  inputs: z.record(z.string(), PortFacts),
  outputs: z.record(z.string(), z.enum(['table', 'file', 'folder'])),
  definition: z.string().nullable(),
  reads: z.array(z.string()),
  cached: z.boolean(),
  deterministic: z.boolean(),
  /** The param under which it asks a model. */
  asks: z.string().optional(),
  gpu: z.boolean(),
  readsSlots: z.boolean(),
  permissions: z.strictObject({
    network: z.boolean(),
    children: z.boolean(),
    workers: z.boolean().optional(),
    containers: z.boolean().optional(),
    writes: z.array(z.string()).readonly().optional(),
  }),
  /** Source files the stage is made of, and the npm packages they import. */
  files: z.array(z.string()),
  packages: z.array(z.string()),
})
export type StageFacts = z.infer<typeof StageFacts>
export type StageTable = Record<string, StageFacts>

export const STAGE_TABLE = 'scripts/kit/graph/stages.json'

/** The table made by `scripts/make-stages.ts`. */
export function readStageTable(workspace: string): StageTable {
  return JSON.parse(readFileSync(join(workspace, STAGE_TABLE), 'utf8')) as StageTable // our own generated file, its freshness is checked in CI and by the runner
}
