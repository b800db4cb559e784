import { rm } from 'node:fs/promises'
import type { Redactor } from '#kit/redact'
import { describeRefusal } from './describe-refusal.ts'
import { type ExportTally, exportFiles } from './export-files.ts'
import type { RunFormat } from './formats.ts'
import { openLineWriter } from './line-writer.ts'

/** Exports to a file that appears whole; what was refused goes to a file beside it, which is there where there is any. */
export async function exportToFile(given: {
  files: readonly string[]
  format: RunFormat
  licence: string
  redactor: Redactor
  output: string
  refusedTo: string
}): Promise<ExportTally> {
  const refused: object[] = []
  await using rows = await openLineWriter(given.output)
  const tally = await exportFiles({ ...given, write: rows.write, refuse: (refusal) => refused.push({ ...refusal, message: describeRefusal(refusal) }) })
  await rm(given.refusedTo, { force: true })
  if (refused.length > 0) {
    await using lines = await openLineWriter(given.refusedTo)
    for (const line of refused) await lines.write(line)
    await lines.keep()
  }
  await rows.keep()
  return tally
}
