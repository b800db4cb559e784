import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { readBytes } from '#kit/table'
import { runStage } from '../../../scripts/kit/store/run-stage.ts'
import normalize from '../../../stages/normalize/stage.ts'

// Normalises one file of a source as its pipeline step does, into Parquet in a fresh folder, and prints what became of the rows as JSON.
const [source = '', file = '', folder = ''] = process.argv.slice(2)
mkdirSync(join(folder, 'out'), { recursive: true })
const sha256 = createHash('sha256')
let bytes = 0
for await (const chunk of readBytes(file)) {
  sha256.update(chunk)
  bytes += chunk.length
}
const origin = join(folder, 'origin.json')
const files = [{ path: basename(file), sha256: sha256.digest('hex'), bytes }]
writeFileSync(origin, JSON.stringify({ source, repository: 'made', revision: 'bench', licence: 'Apache-2.0', files }))
const definition = `datasets/${source}/normalize/convert.ts`
const outcome = await runStage(
  normalize,
  (await import(join(import.meta.dirname, '../../..', definition))).default,
  {
    stage: '',
    definition,
    step: { name: `normalize-${source}`, root: folder, profile: 'bench' },
    params: {},
    inputs: { raw: { kind: 'folder', path: dirname(file), digest: 'sha256:' }, origin: { kind: 'file', files: [{ step: 'download', path: origin }] } },
    folders: {},
    needs: [],
    outputs: join(folder, 'out'),
    cache: join(folder, 'cache'),
    outcome: '',
  },
  { signal: new AbortController().signal, log: () => {}, progress: () => {} },
)
console.log(JSON.stringify(outcome.rows))
