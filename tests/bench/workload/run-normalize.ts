import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { sha256OfFile } from '#kit/digest'
import normalize from '../../../stages/normalize/stage.ts'
import { runStageIn } from './run-stage-in.ts'

// Normalises one file of a source as its pipeline step does, into Parquet in a fresh folder, and prints what became of the rows as JSON.
const [source = '', file = '', folder = ''] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
const origin = join(folder, 'origin.json')
const files = [{ path: basename(file), sha256: await sha256OfFile(file), bytes: statSync(file).size }]
writeFileSync(origin, JSON.stringify({ source, repository: 'made', revision: 'bench', licence: 'Apache-2.0', files }))
const path = `datasets/${source}/normalize/convert.ts`
const outcome = await runStageIn(folder, {
  stage: normalize,
  step: `normalize-${source}`,
  definition: { path, value: (await import(join(import.meta.dirname, '../../..', path))).default },
  inputs: { raw: { kind: 'folder', path: dirname(file), digest: 'sha256:' }, origin: { kind: 'file', files: [{ step: 'download', path: origin }] } },
})
console.log(JSON.stringify(outcome.rows))
