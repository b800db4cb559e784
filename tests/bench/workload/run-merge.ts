import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { countRows } from '#kit/table'
import { runStage } from '../../../scripts/kit/store/run-stage.ts'
import merge from '../../../stages/merge/stage.ts'

// Merges `rows.parquet` of a folder with the default params, and prints what became of the rows as JSON.
const folder = process.argv[2] ?? '.'
const path = join(folder, 'rows.parquet')
mkdirSync(join(folder, 'out'))
const outcome = await runStage(
  merge,
  null,
  {
    stage: '',
    definition: null,
    step: { name: 'merge', root: folder, profile: 'bench' },
    params: {},
    inputs: { examples: { kind: 'table', tables: [{ step: 'rows', path, rows: await countRows(path) }] } },
    folders: {},
    needs: [],
    outputs: join(folder, 'out'),
    cache: join(folder, 'cache'),
    outcome: '',
  },
  { signal: new AbortController().signal, log: () => {}, progress: () => {} },
)
const { user, system } = process.cpuUsage()
console.log(JSON.stringify({ ...outcome.rows, ...outcome.metrics, processorSeconds: (user + system) / 1e6 }))
