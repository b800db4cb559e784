import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineCommand, runMain } from 'citty'
import { z } from 'zod'
import { Example } from '#kit/records'
import { openTableWriter } from '#kit/table'
import { orTell } from './or-tell.ts'
import { runScriptToFile } from './run-to-file.ts'
import { wholeNumber } from './whole-number.ts'
import { DUPLICATES, mergeRows, NEAR_DUPLICATES } from './workload/merge-rows.ts'

interface Measured {
  rows: number
  seconds: number
  /** Of the processor, user and system: what other jobs on the machine do does not count. */
  processorSeconds: number
  megabytes: number
  duplicate: number
  near: number
}

await runMain(
  defineCommand({
    meta: { name: 'merge', description: 'Merges ever more rows: time, its growth, and memory at most.' },
    args: { rows: { type: 'string', default: '24000,240000', description: 'how many rows, smallest first (2400000 takes minutes and 10 GB of disk)' } },
    run: ({ args }) =>
      orTell(async () => {
        const measured: Measured[] = []
        for (const rows of args.rows.split(',').map((count) => wholeNumber(count, '--rows'))) measured.push(await measure(rows))
        const [first, last] = [measured[0], measured.at(-1)]
        const slope = first && last && last !== first ? Math.log(last.processorSeconds / first.processorSeconds) / Math.log(last.rows / first.rows) : null
        console.log(`merge of rows of 2 KB, ${DUPLICATES} % repeated, ${NEAR_DUPLICATES} % with one sentence of 13 changed`)
        for (const { rows, seconds, processorSeconds, megabytes, duplicate, near } of measured) {
          const rate = `${Math.round(rows / seconds)} rows/s`
          console.log(
            `${rows} rows  ${seconds.toFixed(1)} s  ${processorSeconds.toFixed(1)} s of processor  ${rate}  ${megabytes} MB at most  ${duplicate} duplicates, ${near} near duplicates out`,
          )
        }
        if (slope !== null) console.log(`log-log slope of the processor's time ${slope.toFixed(2)}`)
        console.log(JSON.stringify({ name: 'merge', slope, measured }))
      }),
  }),
)

async function measure(rows: number): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'flywheel-merge-'))
  try {
    const writer = await openTableWriter(join(folder, 'rows.parquet'), Example)
    for (const row of mergeRows(rows)) await writer.write(row)
    await writer.close()
    const output = join(folder, 'outcome.json')
    const { seconds, clockSeconds, megabytes } = await runScriptToFile([join(import.meta.dirname, 'workload/run-merge.ts'), folder], output)
    const outcome = z.record(z.string(), z.number()).parse(JSON.parse(readFileSync(output, 'utf8')))
    return { rows, seconds: clockSeconds, processorSeconds: seconds, megabytes, duplicate: outcome.duplicate ?? 0, near: outcome['near-duplicate'] ?? 0 }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
