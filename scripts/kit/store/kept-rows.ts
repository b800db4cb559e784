import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RowsOf } from './describe-change.ts'
import type { KeptRun } from './keep-run.ts'
import { storeLayout } from './layout.ts'

/** Rows of every table that the kept runs of these steps left, by its sha256: what lets a changed input say how many rows more it has. */
export async function keptRows(workspace: string, steps: Iterable<string>): Promise<RowsOf> {
  const rows = new Map<string, number>()
  for (const step of new Set(steps)) {
    const folder = join(storeLayout(workspace).run(step, ''), '..')
    for (const name of (await readdir(folder).catch(() => [])).filter((entry) => entry.endsWith('.json'))) {
      const kept = JSON.parse(await readFile(join(folder, name), 'utf8')) as KeptRun // written by keepRun
      for (const file of kept.manifest.files) if (file.rows !== undefined) rows.set(`${step}/${file.sha256}`, file.rows)
    }
  }
  return (step, sha256) => rows.get(`${step}/${sha256}`)
}
