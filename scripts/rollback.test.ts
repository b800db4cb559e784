import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { primary, promote, readHistory } from '#kit/slots'

let workspace: string
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'flywheel-rollback-'))
})
afterEach(() => rm(workspace, { recursive: true, force: true }))

const run = (...given: string[]) => promisify(execFile)(process.execPath, [join(import.meta.dirname, 'rollback.ts'), ...given], { cwd: workspace })
const digest = (letter: string) => `sha256:${letter.repeat(64)}`

async function promoteModel(letter: string, incumbent: string | null) {
  const path = join(workspace, 'out', letter)
  await mkdir(path, { recursive: true })
  await writeFile(join(path, 'model.safetensors'), letter)
  const verdict = {
    version: 1 as const,
    decision: 'promote' as const,
    reasons: ['better'],
    candidate: digest(letter),
    incumbent: incumbent && digest(incumbent),
    catalogueSha256: 'c0',
    pairs: 0,
    candidateRate: 1,
    incumbentRate: null,
    wins: 0,
    losses: 0,
    pValue: null,
    confidenceInterval: null,
    minimalDetectableEffect: null,
    guardrails: [],
  }
  await promote({ workspace, verdict, verdictDigest: digest(letter), model: { digest: digest(letter), path } })
}

it('prints what serves now, and keeps the note', async () => {
  await promoteModel('a', null)
  await promoteModel('b', 'a')
  const { stdout } = await run('--note', 'wrong hosts')
  expect(stdout).toContain(`now serves   ${digest('a')}`)
  expect((await readHistory(workspace)).at(-1)).toMatchObject({ kind: 'rollback', model: digest('a'), note: 'wrong hosts' })
})

it('fails with one message and changes nothing where no model served before', async () => {
  await promoteModel('a', null)
  await expect(run()).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/^sha256:a+ serves and no model served before it.*\n$/) })
  expect((await primary(workspace))?.model).toBe(digest('a'))
  expect(await readHistory(workspace)).toHaveLength(1)
})
