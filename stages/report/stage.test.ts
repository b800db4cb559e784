import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Example, exampleId, type Rejected, type RunRecord } from '#kit/records'
import { tryStage } from '#kit/store'
import { scriptedReportData } from './scripted-report-data.ts'
import stage from './stage.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flywheel-report-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function example(source: string, row: number): Example {
  const provenance = { source, revision: '1', row: String(row), licence: 'MIT' }
  return { version: 1, id: exampleId(provenance), group: `${row}`, tags: [], messages: [{ role: 'user', content: 'Hi' }], tools: [], provenance }
}
const rejected = (source: string, reason: string): Rejected => ({ id: 'x', source, reason, detail: '', row: null })
const given = async (name: string, value: unknown) => {
  await writeFile(join(folder, name), JSON.stringify(value))
  return join(folder, name)
}
const report = async (inputs: Parameters<typeof tryStage>[1]) => {
  const tried = await tryStage(stage, inputs)
  await rm(tried.folder, { recursive: true })
  return tried.outputs.report?.text ?? ''
}
/** A table of the page, cell by cell. */
function cells(page: string, caption: string): string[][] {
  const table = new RegExp(`<caption>${caption}</caption>(.*?)</table>`, 's').exec(page)?.[1] ?? ''
  return [...table.matchAll(/<tr>(.*?)<\/tr>/gs)]
    .map((row) => [...(row[1] ?? '').matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map((cell) => cell[1] ?? ''))
    .filter((row) => row.length > 0)
}

it('counts rows by step, source and reason from the tables themselves', async () => {
  const data = scriptedReportData()
  const rowsOf = (source: string, number: number) => Array.from({ length: number }, (_, row) => example(source, row))
  const page = await report({
    step: { profile: 'embedded' },
    inputs: {
      examples: {
        merge: [...rowsOf('glaive', 4), ...rowsOf('custom/disks', 7)],
        'normalize-glaive': rowsOf('glaive', 5),
        'generate-disks': rowsOf('custom/disks', 8),
      },
      rejected: { merge: [rejected('glaive', 'duplicate'), rejected('custom/disks', 'duplicate')], 'normalize-glaive': [rejected('glaive', 'malformed-row')] },
      variety: await given('variety.json', data.varieties.at(-1)),
      verdicts: [...data.trials],
      curve: [...data.curve],
      selection: await given('selection.json', data.selection),
      results: [...(data.candidate?.results ?? [])],
      summary: await given('summary.json', data.candidate?.summary),
      verdict: await given('verdict.json', { ...data.verdict, incumbent: null }),
    },
    needs: [
      {
        step: 'merge',
        run: runOf('merge', {}),
      },
      { step: 'generate-disks', run: runOf('generate-disks', {}) },
      { step: 'normalize-glaive', run: runOf('normalize-glaive', { rows: 6, redacted: 3, 'redacted:jwt': 1, 'redacted:password': 2 }) },
      { step: 'gate', run: null },
    ],
  })
  expect(cells(page, 'Rows by pipeline step')).toEqual([
    ['normalize-glaive', '6', '5', '1', '83.3 %'],
    ['generate-disks', '8', '8', '0', '100.0 %'],
    ['merge', '13', '11', '2', '84.6 %'],
  ])
  expect(cells(page, 'Rejected rows')).toEqual([
    ['normalize-glaive', 'glaive', 'malformed-row', '1'],
    ['merge', 'custom/disks', 'duplicate', '1'],
    ['merge', 'glaive', 'duplicate', '1'],
  ])
  expect(cells(page, 'Variety by generator')).toEqual([
    ['incident-triage', '300', '15 <small>≥ 10</small>', '2,000', '6 <small>≥ 2</small>', '910', '12 <small>≥ 3</small>', '0.44 <small>≤ 0.75</small>'],
  ])
  expect(page).toContain('Of 2 pipeline steps that let texts in, 1 took out secrets, in <strong>3 places</strong>.')
  expect(cells(page, 'Places by step and rule')).toEqual([
    ['normalize-glaive', 'jwt', '1'],
    ['normalize-glaive', 'password', '2'],
  ])
  expect(page).toContain('<strong>11 rows</strong> of 2 sources after merge; <strong>3</strong> rejected')
  expect(page).toContain('<strong>4</strong> of 8 trajectories')
  expect(page).toContain('<strong>13,204 rows</strong>')
  expect(page).toContain('Candidate c0ffeec0ffee passed the gate')
  expect(page).toContain('<strong>96.9 %</strong> of 162 in <em>entity</em>')
  expect(page).toContain('2.4 s')
})

it('makes a page of what is there, and says what is not', async () => {
  const page = await report({})
  for (const text of [
    'No candidate was judged',
    'No verdict came in',
    'No results of a candidate',
    'No training curve',
    'No generator told',
    'none took out a secret',
    'No trials came in',
    'No run records',
  ])
    expect(page).toContain(text)
})

function runOf(step: string, metrics: Record<string, number>): RunRecord {
  const run = { key: '', parts: {}, startedAt: '', durationMs: 2410, environment: { node: '', platform: '', arch: '' } }
  return { schema: 'flywheel/run@1', step, profile: 'embedded', metrics, ...run }
}
