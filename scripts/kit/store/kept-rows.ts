import type { RowsOf } from './describe-change.ts'
import { keptRuns } from './kept-run.ts'
import { storeLayout } from './layout.ts'

/** Rows of every table that the kept runs of these steps left, by its sha256: what lets a changed input say how many rows more it has. */
export async function keptRows(workspace: string, steps: Iterable<string>): Promise<RowsOf> {
  const rows = new Map<string, number>()
  for (const step of new Set(steps)) {
    for await (const { manifest } of keptRuns(storeLayout(workspace), step)) {
      for (const file of manifest.files) if (file.rows !== undefined) rows.set(`${step}/${file.sha256}`, file.rows)
    }
  }
  return (step, sha256) => rows.get(`${step}/${sha256}`)
}
