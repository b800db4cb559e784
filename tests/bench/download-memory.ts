import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineCommand, runMain } from 'citty'
import { type Content, digestOf, noise } from '../hub/content.ts'
import { openLocalHub } from '../hub/local-hub.ts'
import { runAlone } from './alone.ts'
import { removeAtExit } from './contestant.ts'
import { orTell } from './or-tell.ts'
import { median } from './report.ts'
import { wholeNumber } from './whole-number.ts'

const MEGABYTE = 1_000_000
const REVISION = 'a'.repeat(40)

// A file as large as Glaive's comes from a hub on loopback, then one ten times as large. The bytes are made while they are sent.
await runMain(
  defineCommand({
    meta: { name: 'download-memory', description: 'The most memory that a download holds, of a file and of one ten times as large.' },
    args: {
      megabytes: { type: 'string', default: '271', description: 'size of the smaller file' },
      runs: { type: 'string', default: '5', description: 'rounds; each downloads both' },
    },
    run: ({ args }) =>
      orTell(async () => {
        const megabytes = wholeNumber(args.megabytes, '--megabytes')
        const sizes = { once: noise(megabytes * MEGABYTE), tenfold: noise(10 * megabytes * MEGABYTE) }
        const files = Object.fromEntries(Object.entries(sizes).map(([name, content]) => [`${name}.bin`, { content }]))
        await using hub = await openLocalHub({ repository: 'o/noise', revision: REVISION, files })
        const folder = mkdtempSync(join(tmpdir(), 'flywheel-bench-download-'))
        removeAtExit(folder)
        const definition = writeSource(folder, sizes)
        const peaks = { once: [] as number[], tenfold: [] as number[] }
        for (let round = 0; round < wholeNumber(args.runs, '--runs'); round++) {
          for (const configuration of ['once', 'tenfold'] as const) {
            const params = { from: 'hub', configuration }
            const environment = { HF_ENDPOINT: hub.endpoint }
            const { seconds, peak } = await runAlone({ folder: join(folder, 'run'), stage: 'download', definition, params, environment })
            peaks[configuration].push(peak)
            console.log(`${configuration}: ${peak} MB at most, ${seconds.toFixed(1)} s`)
          }
        }
        const [ours, peer] = [median(peaks.tenfold), median(peaks.once)]
        const name = `memory of a download of ${10 * megabytes} MB beside one of ${megabytes} MB`
        console.log(JSON.stringify({ name, ours, peer, ratio: Number((ours / peer).toFixed(3)), unit: 'MB' }))
      }),
  }),
)

/** A definition as `datasets/<source>/download/source.ts` is one. */
function writeSource(folder: string, contents: Readonly<Record<string, Content>>): string {
  const path = join(folder, 'source.mjs')
  const configurations = Object.fromEntries(
    Object.entries(contents).map(([name, content]) => [name, [{ path: `${name}.bin`, sha256: digestOf(content), bytes: content.bytes }]]),
  )
  const source = {
    name: 'noise',
    licence: 'MIT',
    repository: 'o/noise',
    revision: REVISION,
    configurations,
    configuration: 'once',
    sample: { path: '', sha256: '' },
  }
  writeFileSync(path, `export default ${JSON.stringify(source)}\n`)
  return path
}
