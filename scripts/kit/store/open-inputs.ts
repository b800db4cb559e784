import { readFile } from 'node:fs/promises'
import { type FileInput, type FolderInput, type Port, type Ports, StageError, type TableInput } from '#kit/stage'
import { readTable } from '#kit/table'
import type { ResolvedInput } from './job.ts'

/** The handles a stage reads through. A missing optional input is an empty table or null. */
export function openInputs(ports: Ports, resolved: Record<string, ResolvedInput | null>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, openInput(name, port, resolved[name] ?? null)]))
}

function openInput(name: string, port: Port, resolved: ResolvedInput | null): TableInput<unknown> | FileInput | FolderInput | null {
  if (port.kind === 'table') {
    const tables = resolved?.kind === 'table' ? resolved.tables : []
    return {
      tables,
      async *rows() {
        for (const table of tables) yield* readTable(table.path, port.row)
      },
    }
  }
  if (!resolved) return null
  if (resolved.kind === 'file') return openFile(name, resolved.files)
  if (resolved.kind === 'folder') return { path: resolved.path, digest: resolved.digest }
  throw new StageError(
    `input ${name} is a ${port.kind}, but a ${resolved.kind} came in; mend the port's output in the stage or the step's needs in pipeline.yaml`,
  )
}

function openFile(name: string, files: readonly { step: string; path: string }[]): FileInput {
  const only = () => {
    const [first, second] = files
    if (!first || second)
      throw new StageError(
        `input ${name} holds ${files.length} files (${files.map((file) => file.step).join(', ')}), the stage wants one; give it a role in needs`,
      )
    return first.path
  }
  return {
    files,
    get path() {
      return only()
    },
    text: () => readFile(only(), 'utf8'),
  }
}
