import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Redactor } from '#kit/redact'
import { type Ports, StageError } from '#kit/stage'
import { countRows, openTableWriter, type TableWriter } from '#kit/table'
import { outputName } from './output-name.ts'

export interface OpenOutputs {
  handles: Record<string, unknown>
  /** Finishes every output and gives the rows of each table by port. An output the stage left out is an error. */
  close(): Promise<Record<string, number>>
  abort(): Promise<void>
}

/** The handles a stage writes through, into `folder`. Every row passes the redactor. */
export async function openOutputs(ports: Ports, folder: string, redactor: Redactor): Promise<OpenOutputs> {
  const handles: Record<string, unknown> = {}
  const writers = new Map<string, Promise<TableWriter<unknown>>>()
  for (const [name, port] of Object.entries(ports)) {
    const path = join(folder, outputName(name, port))
    if (port.kind === 'folder') await mkdir(path, { recursive: true })
    if (port.kind === 'file') handles[name] = { path, write: (content: string | Uint8Array) => writeFile(path, content) }
    else if (port.kind === 'folder') handles[name] = { path }
    else {
      const writer = () => {
        const open = writers.get(name) ?? openTableWriter(path, port.row)
        writers.set(name, open)
        return open
      }
      handles[name] = { path, write: async (row: unknown, madeOf?: unknown) => (await writer()).write(redactor.redact(row, madeOf).value) }
    }
  }
  return {
    handles,
    close: async () => {
      const rows: Record<string, number> = {}
      for (const [name, port] of Object.entries(ports)) {
        const path = join(folder, outputName(name, port))
        if (port.kind === 'table') rows[name] = await closeTable(path, port.row, writers.get(name))
        else if (!existsSync(path))
          throw new StageError(`output ${name} was not written; the stage declares it, so it must write ${outputName(name, port)} on every run`)
      }
      return rows
    },
    abort: async () => {
      for (const writer of writers.values()) await (await writer).abort()
    },
  }
}

async function closeTable(path: string, row: Parameters<typeof openTableWriter>[1], open: Promise<TableWriter<unknown>> | undefined): Promise<number> {
  if (open) return (await (await open).close()).rows
  if (existsSync(path)) return countRows(path)
  return (await (await openTableWriter(path, row)).close()).rows
}
