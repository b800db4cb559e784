import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRedactor } from '#kit/redact'
import { readRun } from './read-run.ts'
import type { Refusal, Run } from './run.ts'

type Document = Record<string, unknown>

/** For tests: documents of these steps, numbered, in a folder of their own, the first as `trajectory.json`. */
export function writeDocuments(documents: Record<string, { steps: Document[] } & Document>): { folder: string; main: string } & Disposable {
  const folder = mkdtempSync(join(tmpdir(), 'flywheel-export-'))
  for (const [name, { steps, ...rest }] of Object.entries(documents)) {
    const numbered = steps.map((step, place) => ({ step_id: place + 1, ...step }))
    writeFileSync(join(folder, name), JSON.stringify({ schema_version: 'ATIF-v1.7', agent: { name: 'somebody', version: '1' }, ...rest, steps: numbered }))
  }
  return { folder, main: join(folder, 'trajectory.json'), [Symbol.dispose]: () => rmSync(folder, { recursive: true }) }
}

export function readDocuments(documents: Parameters<typeof writeDocuments>[0]): Run | { refusals: Refusal[] } {
  using written = writeDocuments(documents)
  return readRun(written.main, createRedactor())
}

export const user = (message: unknown, more: Document = {}): Document => ({ source: 'user', message, ...more })
export const agent = (message: unknown, more: Document = {}): Document => ({ source: 'agent', message, ...more })
export const boundary = (kind: string, content: string | null = null): Document => ({
  source: 'system',
  message: 'managed',
  extra: { context_management: { type: 'compaction', boundary: kind } },
  observation: { results: content === null ? [] : [{ content }] },
})
export const call = (name: string, args: Document, seen: string, id = 'c1'): Document => ({
  tool_calls: [{ tool_call_id: id, function_name: name, arguments: args }],
  observation: { results: [{ source_call_id: id, content: seen }] },
})
