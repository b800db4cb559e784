import { execFileSync, spawn } from 'node:child_process'
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { RunRecord } from '#kit/records'
import { StageError } from '#kit/stage'
import { findRun } from './find-run.ts'
import { noteRun } from './note-run.ts'
import { readRunLog } from './run-log.ts'

const folder = () => mkdtemp(join(tmpdir(), 'flywheel-runs-'))
const place = (workspace: string) => join(workspace, '.store/runs.jsonl')
const manifest = {
  schema: 'flywheel/manifest@1' as const,
  files: [
    { path: 'examples.parquet', sha256: 'a', bytes: 10, rows: 3 },
    { path: 'note.txt', sha256: 'b', bytes: 5 },
  ],
  balance: null,
}
const run: RunRecord = {
  schema: 'flywheel/run@1',
  step: 'train',
  profile: 'embedded',
  key: 'k',
  parts: {},
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 1200,
  metrics: { loss: 0.5 },
  environment: { node: 'v24.0.0', platform: 'linux', arch: 'x64' },
}
const attempt = (workspace: string, over: { step?: string; profile?: string; signal?: AbortSignal; say?: (line: string) => void } = {}) => ({
  workspace,
  step: { name: over.step ?? 'train', stage: 'train' },
  profile: over.profile ?? 'embedded',
  key: 'k',
  params: { seed: 1 },
  needs: { export: 'e' },
  signal: over.signal ?? new AbortController().signal,
  say: over.say ?? (() => {}),
})
const done = async () => ({ manifest, run })
const fails = (error: unknown) => async () => {
  throw error
}

it('a run that is done is noted with its params, metrics, rows, bytes and time', async () => {
  const workspace = await folder()
  await noteRun(attempt(workspace), done)
  const { runs, unread } = await readRunLog(workspace)
  expect(unread).toEqual([])
  expect(runs).toMatchObject([
    {
      step: 'train',
      params: { seed: 1 },
      needs: { export: 'e' },
      metrics: { loss: 0.5 },
      rows: { 'examples.parquet': 3 },
      bytes: 15,
      durationMs: 1200,
      outcome: 'done',
      reason: null,
      git: null,
    },
  ])
})

it('a run that fails is noted with the reason its stage gave, without keys of the environment', async () => {
  const workspace = await folder()
  process.env.FLYWHEEL_TEST_TOKEN = 'very-secret-value'
  try {
    const error = new StageError('step train failed (exit code 1)', { cause: new StageError('the hub refused very-secret-value') })
    await expect(noteRun(attempt(workspace), fails(error))).rejects.toBe(error)
  } finally {
    delete process.env.FLYWHEEL_TEST_TOKEN
  }
  expect((await readRunLog(workspace)).runs).toMatchObject([{ outcome: 'failed', reason: 'the hub refused [REDACTED:known:1]', metrics: {} }])
})

it('a run that was asked to end is noted as stopped', async () => {
  const workspace = await folder()
  const controller = new AbortController()
  const stopped = new StageError('stopped by SIGINT')
  const noted = noteRun(attempt(workspace, { signal: controller.signal }), async () => {
    controller.abort(stopped)
    throw stopped
  })
  await expect(noted).rejects.toBe(stopped)
  expect((await readRunLog(workspace)).runs).toMatchObject([{ outcome: 'stopped', reason: 'stopped by SIGINT' }])
})

it('a log that cannot be written fails a run that was done, and hides no failure of one that was not', async () => {
  const workspace = await folder()
  mkdirSync(place(workspace), { recursive: true })
  await expect(noteRun(attempt(workspace), done)).rejects.toThrow(/could not be noted in .*runs\.jsonl/)
  const said: string[] = []
  const error = new StageError('out of chalk')
  await expect(noteRun(attempt(workspace, { say: (line) => said.push(line) }), fails(error))).rejects.toBe(error)
  expect(said).toEqual([expect.stringContaining('could not be noted')])
})

it('the commit is noted, and whether files differ from it', async () => {
  const workspace = await folder()
  const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], { cwd: workspace, encoding: 'utf8' })
  git('init', '-q')
  writeFileSync(join(workspace, '.gitignore'), '.store\n')
  await noteRun(attempt(workspace), done)
  git('add', '-A')
  git('commit', '-qm', 'one')
  await noteRun(attempt(workspace), done)
  writeFileSync(join(workspace, 'new.txt'), 'x')
  await noteRun(attempt(workspace), done)
  const commit = git('rev-parse', 'HEAD').trim()
  expect((await readRunLog(workspace)).runs.map((entry) => entry.git)).toEqual([null, { commit, isDirty: false }, { commit, isDirty: true }])
})

it('a line that a kill cut off is told and hinders neither readers nor the next writer', async () => {
  const workspace = await folder()
  await noteRun(attempt(workspace), done)
  appendFileSync(place(workspace), '{"schema":"flywheel/run-en')
  expect((await readRunLog(workspace)).runs).toHaveLength(1)
  await noteRun(attempt(workspace), done)
  appendFileSync(place(workspace), '{"schema":"flywheel/run-entry@9"}\n')
  const { runs, unread } = await readRunLog(workspace)
  expect(runs).toHaveLength(2)
  expect(unread).toEqual([
    expect.stringMatching(/runs\.jsonl:2 is left out: it was cut off while it was written/),
    expect.stringMatching(/runs\.jsonl:4 is left out: it is no run of this version \(schema: /),
  ])
})

it('processes that append at once all stand, each line whole', { timeout: 30_000 }, async () => {
  const workspace = await folder()
  const script = `const { appendRun } = await import(${JSON.stringify(join(import.meta.dirname, 'run-log.ts'))})
    const entry = JSON.parse(process.argv[2])
    for (let n = 0; n < 40; n++) await appendRun(process.argv[1], { ...entry, durationMs: n, reason: 'x'.repeat(20000) })`
  await noteRun(attempt(workspace), done)
  const entry = readFileSync(place(workspace), 'utf8')
  const writers = Array.from({ length: 4 }, () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, workspace, entry], { cwd: import.meta.dirname, stdio: 'inherit' })
    return new Promise<number | null>((resolve) => child.on('exit', resolve))
  })
  expect(await Promise.all(writers)).toEqual([0, 0, 0, 0])
  const { runs, unread } = await readRunLog(workspace)
  expect([runs.length, unread]).toEqual([161, []])
})

it('findRun takes an id, the start of one, a step, a step before its last, and a profile of it', async () => {
  const workspace = await folder()
  for (const profile of ['embedded', 'full', 'embedded']) await noteRun(attempt(workspace, { profile }), done)
  await expect(noteRun(attempt(workspace), fails(new Error('no')))).rejects.toThrow()
  const log = await readRunLog(workspace)
  const [first, second, third, failed] = log.runs.map((entry) => entry.id) as [string, string, string, string] // four were noted
  expect(['train', 'train~1', 'train:full', 'train:embedded~1', first, failed].map((name) => findRun(log, name).id)).toEqual([
    third,
    second,
    second,
    first,
    first,
    failed,
  ])
})

it('findRun says what there is where it finds none or several', async () => {
  const workspace = await folder()
  expect(() => findRun({ runs: [] }, 'train')).toThrow('there is no run "train"; no run is noted in this checkout yet; run a step first')
  await noteRun(attempt(workspace), done)
  await expect(noteRun(attempt(workspace), fails(new Error('no')))).rejects.toThrow()
  const log = await readRunLog(workspace)
  const ids = log.runs.map((entry) => entry.id)
  const same = { runs: log.runs.map((entry, index) => ({ ...entry, id: `ab0000000${index}` })) }
  expect(() => findRun(same, 'ab')).toThrow('"ab" is the start of 2 runs (ab00000000 train, ab00000001 train); write more digits')
  expect(() => findRun(log, 'trian')).toThrow(`there is no run "trian"; the last ones are ${ids[0]} train, ${ids[1]} train; steps with runs: train`)
  expect(() => findRun(log, 'train~1')).toThrow(`there is no run "train~1": 1 of step train was done; not done: ${ids[1]} train`)
  expect(() => findRun(log, 'train:full')).toThrow('there is no run "train:full": 0 of step train under profile full were done; it ran under embedded')
})
