import { rename, writeFile } from 'node:fs/promises'
import { canonicalJson } from '#kit/records'
import { createRedactor } from '#kit/redact'
import { readCases } from './case.ts'
import { LABELLED } from './labelled-trial.ts'
import { runCase } from './run-case.ts'

/** Has every case acted out anew and keeps its trial beside its label; needed where cases, tasks or the record of a trial change. */
export async function makeLabelled(signal: AbortSignal): Promise<number> {
  const redactor = createRedactor()
  const lines: string[] = []
  for (const one of await readCases()) lines.push(`${canonicalJson(await runCase(one, { redactor, signal }))}\n`)
  const next = new URL(`${LABELLED.href}.next`)
  await writeFile(next, lines.join(''))
  await rename(next, LABELLED)
  return lines.length
}
