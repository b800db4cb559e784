import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { GateVerdict } from '#kit/records'
import { filesOf, primary } from '#kit/slots'
import { folderDigest } from '#kit/store'
import { applyVerdict } from './apply-verdict.ts'

let workspace: string
let model: { digest: string; path: string }
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'flywheel-promote-'))
  const path = join(workspace, 'model')
  await mkdir(path)
  await writeFile(join(path, 'model.safetensors'), 'weights')
  model = { path, digest: folderDigest(await filesOf(path)) }
})
afterEach(() => rm(workspace, { recursive: true, force: true }))

const verdict = (change: Partial<GateVerdict> = {}): string =>
  JSON.stringify({
    version: 1,
    decision: 'promote',
    reasons: ['first model'],
    candidate: model.digest,
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
    ...change,
  } satisfies GateVerdict)

describe('applyVerdict', () => {
  it('promotes once', async () => {
    expect((await applyVerdict({ workspace, text: verdict(), model })).kind).toBe('promoted')
    expect((await primary(workspace))?.model).toBe(model.digest)
    expect((await applyVerdict({ workspace, text: verdict(), model })).kind).toBe('already-applied')
  })

  it('refuses a model whose files are not what its digest says', async () => {
    await writeFile(join(model.path, 'model.safetensors'), 'other weights')
    await expect(applyVerdict({ workspace, text: verdict(), model })).rejects.toThrow(/are not the model sha256:.*run the train step again/)
    expect(await primary(workspace)).toBeNull()
  })

  it('names both models where the verdict is about another one', async () => {
    const text = verdict({ candidate: `sha256:${'f'.repeat(64)}` })
    await expect(applyVerdict({ workspace, text, model })).rejects.toThrow(/the verdict is about sha256:fff.*the trained model is sha256:/)
  })

  it('takes the refusal of a candidate that was never evaluated for a normal end', async () => {
    const text = verdict({ decision: 'reject', candidate: 'none', reasons: ['no candidate was evaluated'] })
    expect(await applyVerdict({ workspace, text, model })).toMatchObject({ kind: 'refused', message: expect.stringContaining('no candidate was evaluated') })
  })

  it('says what to run where the verdict cannot be read', async () => {
    await expect(applyVerdict({ workspace, text: '{', model })).rejects.toThrow('run the gate step again')
  })
})

it('the stage works on the workspace it runs in, and ends well when it refuses', async () => {
  await writeFile(join(workspace, 'verdict.json'), verdict({ decision: 'reject', reasons: ['below the floor'] }))
  const url = (path: string) => pathToFileURL(join(import.meta.dirname, path)).href
  const script = `
    import stage from '${url('stage.ts')}'
    import { tryStage } from '${url('../../scripts/kit/store/index.ts')}'
    const inputs = { verdict: 'verdict.json', model: ${JSON.stringify(model)} }
    await tryStage(stage, { inputs, log: (event, fields) => console.log(event, fields.outcome, fields.because) })`
  await writeFile(join(workspace, 'run.ts'), script)
  const { stdout } = await promisify(execFile)(process.execPath, ['run.ts'], { cwd: workspace })
  expect(stdout).toMatch(/^nothing promoted refused the gate refused [0-9a-f]{12}: below the floor\n$/)
  expect(await primary(workspace)).toBeNull()
})
