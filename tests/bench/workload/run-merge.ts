import { join } from 'node:path'
import { countRows } from '#kit/table'
import merge from '../../../stages/merge/stage.ts'
import { runStageIn } from './run-stage-in.ts'

// Merges `rows.parquet` of a folder with the default params, and prints what became of the rows as JSON.
const folder = process.argv[2] ?? '.'
const path = join(folder, 'rows.parquet')
const outcome = await runStageIn(folder, {
  stage: merge,
  step: 'merge',
  inputs: { examples: { kind: 'table', tables: [{ step: 'rows', path, rows: await countRows(path) }] } },
})
console.log(JSON.stringify({ ...outcome.rows, ...outcome.metrics }))
