import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ScenarioResult } from '#kit/records'
import { openTableWriter } from '#kit/table'
import { inWorkingOrder, readEvaluations, readSelection } from './gather.ts'
import type { Evaluation } from './report-data.ts'
import { scriptedReportData } from './scripted-report-data.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flywheel-report-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const fileInput = (files: { step: string; path: string }[]) => ({ files, path: '', text: async () => '' })

async function left(step: string, evaluation: Evaluation) {
  const [path, summary] = [join(folder, `${step}.parquet`), join(folder, `${step}.json`)]
  await writeFile(summary, JSON.stringify(evaluation.summary))
  const writer = await openTableWriter(path, ScenarioResult)
  for (const row of evaluation.results) await writer.write(row)
  return { table: { step, path, ...(await writer.close()) }, file: { step, path: summary } }
}

it('whose results are whose follows from the models, not from the names of the steps', async () => {
  const { candidate, incumbent, verdict } = scriptedReportData()
  if (!candidate || !incumbent) throw new Error('the scripted data hold both')
  const first = await left('alpha', incumbent)
  const second = await left('beta', candidate)
  const given = { results: { tables: [first.table, second.table], async *rows() {} }, summary: fileInput([first.file, second.file]) }
  expect(await readEvaluations({ ...given, verdict })).toEqual({ candidate, incumbent })
  const first_model = verdict && { ...verdict, incumbent: null }
  expect((await readEvaluations({ ...given, verdict: first_model })).incumbent).toBeNull()
})

it('a file that does not fit names the step that left it', async () => {
  await writeFile(join(folder, 'selection.json'), '{"trained": []}')
  await expect(readSelection(fileInput([{ step: 'train', path: join(folder, 'selection.json') }]))).rejects.toThrow(
    /what step train left for the report does not fit \(trained.*run that step again/,
  )
  expect(readSelection(null)).toBeNull()
})

it('steps stand in the order of the work', () => {
  const steps = ['validate', 'merge', 'own-step', 'generate-b', 'train', 'generate-a', 'normalize-glaive'].map((step) => ({ step }))
  expect(inWorkingOrder(steps).map(({ step }) => step)).toEqual(['normalize-glaive', 'generate-a', 'generate-b', 'merge', 'validate', 'train', 'own-step'])
})
