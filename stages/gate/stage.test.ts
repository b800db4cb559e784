import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { GateVerdict } from '#kit/records'
import { tryStage } from '#kit/store'
import type { Side } from './evidence.ts'
import { side } from './scripted-evidence.ts'
import stage from './stage.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flywheel-gate-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function gate(candidate: Side, incumbent: Side, candidateSummary = JSON.stringify(candidate.summary)) {
  await writeFile(join(folder, 'candidate.json'), candidateSummary)
  await writeFile(join(folder, 'incumbent.json'), JSON.stringify(incumbent.summary))
  const tried = await tryStage(stage, {
    params: { floor: 0.9, lift: 0.02 },
    inputs: {
      candidate: [...candidate.rows],
      candidateSummary: join(folder, 'candidate.json'),
      incumbent: [...incumbent.rows],
      incumbentSummary: join(folder, 'incumbent.json'),
    },
  })
  await rm(tried.folder, { recursive: true })
  return { text: tried.outputs.verdict?.text ?? '', outcome: tried.outcome }
}

it('writes a verdict that fits its record, the same bytes each time', async () => {
  const [candidate, incumbent] = [side('B', '+'.repeat(200)), side('A', '+'.repeat(150) + '-'.repeat(50))]
  const { text, outcome } = await gate(candidate, incumbent)
  expect(GateVerdict.parse(JSON.parse(text))).toMatchObject({ decision: 'promote', candidate: 'B', incumbent: 'A', wins: 50 })
  expect(outcome.metrics).toEqual({ candidateRate: 1, incumbentRate: 0.75, lift: 0.25, pValue: expect.any(Number) })
  expect((await gate(candidate, incumbent)).text).toBe(text)
})

it('judges a first model where the incumbent is null', async () => {
  const { text, outcome } = await gate(side('A', '+'.repeat(200)), side(null, ''))
  expect(JSON.parse(text)).toMatchObject({ decision: 'promote', incumbent: null })
  expect(outcome.metrics).toEqual({ candidateRate: 1 })
})

it('refuses where the summary is cut off, instead of failing or passing', async () => {
  const { text } = await gate(side('B', '+'.repeat(200)), side(null, ''), '{"version": 1, "subj')
  expect(JSON.parse(text)).toMatchObject({ decision: 'reject', candidate: 'none', reasons: [expect.stringContaining('no candidate was evaluated')] })
})
