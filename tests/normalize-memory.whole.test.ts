import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runScriptToFile } from './bench/run-to-file.ts'
import { glaiveRows, writeGlaive } from './bench/workload/glaive-rows.ts'
import { toucanRows, writeToucan } from './bench/workload/toucan-rows.ts'
import { repository } from './checkout.ts'

const folder = mkdtempSync(join(tmpdir(), 'flywheel-normalize-memory-'))
afterAll(() => rmSync(folder, { recursive: true }))
/** As many rows as upstream has in `npm run test:long`, an eighth of them elsewhere. */
const scale = process.env.FLYWHEEL_LONG ? 1 : 1 / 8

// A process that loads Node, zod and DuckDB takes 130 MB; what it may hold beside is far less than the files.
describe('normalize', { timeout: 600_000 }, () => {
  it('takes an array of any length in the memory of a few of its rows', async () => {
    const file = join(folder, 'glaive.json')
    await writeGlaive(file, glaiveRows(112_960 * scale))
    const script = [join(repository, 'scripts/normalize.ts'), '--source', 'glaive', file]
    expect((await runScriptToFile(script, join(folder, 'out.jsonl'))).megabytes).toBeLessThan(300)
  })

  it('takes wide rows of Parquet, and writes them, in the memory of a few groups of rows', async () => {
    const file = join(folder, 'toucan.parquet')
    await writeToucan(file, toucanRows(Math.round(119_287 * scale)))
    const stage = [join(import.meta.dirname, 'bench/workload/run-normalize.ts'), 'toucan', file, join(folder, 'stage')]
    expect((await runScriptToFile(stage, join(folder, 'out.json'))).megabytes).toBeLessThan(800)
  })
})
