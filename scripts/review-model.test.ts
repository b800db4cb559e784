import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { STAGE_TABLE, type StageTable } from '#kit/graph'
import type { GateVerdict } from '#kit/records'
import { readReviews, verdictDigestOf } from '#kit/slots'

let workspace: string
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'flywheel-review-'))
  await write('pipeline.yaml', 'profile: tiny\nprofiles: { tiny: a graph of one step }\nsteps:\n  gate: { stage: gate, root: stages/gate }\n')
  const gate: StageTable[string] = {
    summary: '',
    params: { type: 'object', properties: {} },
    inputs: {},
    outputs: { verdict: 'file' },
    definition: null,
    reads: [],
    cached: true,
    deterministic: true,
    gpu: false,
    readsSlots: false,
    permissions: { network: false, children: false },
    files: [],
    packages: [],
  }
  await write(STAGE_TABLE, JSON.stringify({ gate }))
})
afterEach(() => rm(workspace, { recursive: true, force: true }))

async function write(file: string, text: string) {
  await mkdir(dirname(join(workspace, file)), { recursive: true })
  await writeFile(join(workspace, file), text)
}
const run = (...given: string[]) => promisify(execFile)(process.execPath, [join(import.meta.dirname, 'review-model.ts'), ...given], { cwd: workspace })

const verdict = (decision: GateVerdict['decision']): string =>
  JSON.stringify({
    version: 1,
    decision,
    reasons: ['140 scenarios, fewer than 150'],
    candidate: `sha256:${'a'.repeat(64)}`,
    incumbent: null,
    catalogueSha256: 'c0',
    pairs: 0,
    candidateRate: 0.97,
    incumbentRate: null,
    wins: 0,
    losses: 0,
    pValue: null,
    confidenceInterval: null,
    minimalDetectableEffect: null,
    guardrails: [],
  } satisfies GateVerdict)

it('notes the answer to the verdict that the gate left', async () => {
  await write('stages/gate/out/tiny/verdict.json', verdict('needs_human'))
  const { stdout } = await run('promote', '--note', 'tried it by hand', '--reviewer', 'Ada')
  expect(stdout).toMatch(/^promote of sha256:a+ noted; npm start applies it\n$/)
  expect(await readReviews(workspace)).toMatchObject([
    { verdict: verdictDigestOf(verdict('needs_human')), decision: 'promote', reviewer: 'Ada', note: 'tried it by hand', entries: 0 },
  ])
})

it.each([
  ['a verdict that refuses', verdict('reject'), 'promote', /a refusal cannot be overruled/],
  ['no verdict', null, 'promote', /there is no verdict at .*npx nx run pipeline:gate:tiny/],
  ['another answer', verdict('needs_human'), 'maybe', /the answer is "maybe"/],
])('notes nothing where there is %s', async (_, text, answer, message) => {
  if (text) await write('stages/gate/out/tiny/verdict.json', text)
  await expect(run(answer, '--note', 'why')).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(message) })
  expect(await readReviews(workspace)).toEqual([])
})
