import { open, readFile } from 'node:fs/promises'
import type { z } from 'zod'
import { SlotError } from './slot-error.ts'

/** What a process left that died while it wrote: the bytes after the last line end. The line never counted. */
export interface JsonLines<Row> {
  rows: Row[]
  torn: string | null
}

/** Reads a file of JSON lines; none where there is no file. A whole line that does not fit is an error: the file is written by this room alone. */
export async function readJsonLines<Row>(path: string, schema: z.ZodType<Row>): Promise<JsonLines<Row>> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const lines = text.split('\n')
  const torn = lines.pop() || null
  return { rows: lines.map((line, index) => parseLine(line, schema, `${path}:${index + 1}`)), torn }
}

function parseLine<Row>(line: string, schema: z.ZodType<Row>, place: string): Row {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (cause) {
    throw new SlotError(`${place} is no JSON; mend the line by hand, or restore the file from a backup`, { cause })
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
  throw new SlotError(`${place} does not fit its record (${issues}); mend the line by hand, or restore the file from a backup`)
}

/** Appends one whole line and waits until it is on the disk. A torn line before it is cut off, and kept beside the file as `<file>.torn`. Call it under the lock. */
export async function appendJsonLine(path: string, row: unknown): Promise<void> {
  await setTornLineAside(path)
  await writeDurably(path, `${JSON.stringify(row)}\n`)
}

async function setTornLineAside(path: string): Promise<void> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  })
  const whole = bytes.lastIndexOf('\n') + 1
  if (whole === bytes.length) return
  await writeDurably(`${path}.torn`, `${bytes.subarray(whole).toString('utf8')}\n`)
  await using file = await open(path, 'r+')
  await file.truncate(whole)
  await file.sync()
}

async function writeDurably(path: string, text: string): Promise<void> {
  await using file = await open(path, 'a')
  await file.writeFile(text)
  await file.sync()
}
