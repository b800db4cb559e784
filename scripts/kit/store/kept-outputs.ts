import { existsSync } from 'node:fs'
import type { RunRecord } from '#kit/records'
import { folderDigest } from './digest.ts'
import { relative } from './find-inputs.ts'
import { keptRuns } from './kept-run.ts'
import { storeLayout } from './layout.ts'

/** What a kept run left, as far as the store still holds it. */
export interface KeptOutput {
  run: RunRecord
  /** The digest of an output that is a folder; null where the run has none of that name. */
  folderDigest(output: string): string | null
  /** The object of a file of its manifest; null where there is none. */
  path(file: string): string | null
}

/** The kept runs of some steps, of any profile, oldest first. */
export async function keptOutputs(workspace: string, steps: readonly string[]): Promise<KeptOutput[]> {
  const layout = storeLayout(workspace)
  const outputs: KeptOutput[] = []
  for (const step of steps) {
    for await (const { manifest, run } of keptRuns(layout, step)) {
      outputs.push({
        run,
        folderDigest: (output) => {
          const files = relative(manifest.files.filter((file) => file.path.startsWith(`${output}/`)))
          return files.length > 0 ? folderDigest(files) : null
        },
        path: (name) => {
          const file = manifest.files.find(({ path }) => path === name)
          const path = file && layout.object(file.sha256)
          return path && existsSync(path) ? path : null
        },
      })
    }
  }
  return outputs.sort((a, b) => (a.run.startedAt < b.run.startedAt ? -1 : 1))
}
