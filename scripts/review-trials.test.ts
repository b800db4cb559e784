import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Trial } from '#kit/records'
import { folderContents } from '#kit/sandbox'
import { tryStage } from '#kit/store'
import { scriptedTrial } from '../stages/verify/scripted-trial.ts'
import verify from '../stages/verify/stage.ts'
import { leaveOutput } from '../tests/leave-output.ts'

const params = { guard: { runtimeBudgetMs: 60_000 } }
let workspace = ''
let trials: Trial[] = []
const contents = () => ({ path: join(workspace, 'contents'), digest: '' })

/** A workspace in which verify has left a trial that asks and one that is rejected. */
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'flywheel-review-trials-'))
  await mkdir(contents().path)
  const kept = folderContents(contents().path)
  const solved = await scriptedTrial(["sed -i 's/^max_connections = .*/max_connections = 200/' /app/db.conf"], 'fix-config', 10_000, { contents: kept })
  trials = [
    { ...solved, id: 'slow', durationMs: 70_000 },
    { ...solved, id: 'forged', steps: solved.steps.map((step) => ({ ...step, state: [] })) },
  ]
  const { folder } = await tryStage(verify, { params, inputs: { trials, contents: contents() } })
  const outputs = { verdicts: 'table', examples: 'table', rejected: 'table' }
  await leaveOutput(workspace, 'verify', { folder, outputs, rowsOf: (path) => (path.startsWith('examples') ? 0 : 2) })
})
afterAll(() => rm(workspace, { recursive: true }))

const review = (...args: string[]) =>
  new Promise<{ code: number; out: string; error: string }>((resolve) => {
    const script = join(import.meta.dirname, 'review-trials.ts')
    execFile(process.execPath, [script, ...args], { cwd: workspace }, (failed, out, error) => resolve({ code: failed ? 1 : 0, out, error }))
  })
const decided = async () => {
  const reviews = join(workspace, 'datasets/reviews/trials.jsonl')
  const { outputs } = await tryStage(verify, { params: { ...params, reviews }, inputs: { trials, contents: contents() } })
  return outputs.verdicts?.rows.map(({ trial, decision, reasons }) => [trial, decision, reasons])
}

describe('scripts/review-trials.ts', { timeout: 60_000 }, () => {
  it('lists what the guard asks, takes an answer with its reason, and verify applies it', async () => {
    expect((await review()).out).toBe('slow  needs_human  reward 1\n  took 70000 ms, 60000 ms allowed\n')
    expect((await review('--show', 'slow')).out).toMatch(/2 bash: sed -i/)
    expect((await review('--promote', 'slow', '--reason', 'the engine was busy', '--by', 'lea')).out).toMatch(/^slow {2}promote by lea: the engine was busy\n/)
    expect((await review()).out).toBe('nothing is asked: every trial is promoted, rejected or answered\n')
    expect((await review('--list')).out).toBe('slow  promote by lea: the engine was busy\n')
    expect(await decided()).toEqual([
      ['slow', 'promote', ['lea decided: the engine was busy', 'took 70000 ms, 60000 ms allowed']],
      ['forged', 'reject', [expect.stringContaining('reward 0')]],
    ])
  })

  it('an answer is about what was looked at: another trajectory of the same name asks again', async () => {
    const [slow, ...others] = trials
    if (!slow) return expect.fail('there is a slow trial')
    trials = [{ ...slow, steps: slow.steps.map((step) => ({ ...step, artifacts: [] })), durationMs: 80_000 }, ...others]
    expect((await decided())?.[0]?.[1]).toBe('promote')
    const steps = slow.trajectory.steps.map((step) => (step.source === 'agent' ? { ...step, message: 'So be it.' } : step))
    trials = [{ ...slow, trajectory: { ...slow.trajectory, steps } }, ...others]
    expect((await decided())?.[0]?.slice(1)).toEqual([
      'needs_human',
      [expect.any(String), expect.stringContaining('earlier trajectory of this trial: look again')],
    ])
    trials = [slow, ...others]
  })

  it('takes an answer back, and leaves no empty file', async () => {
    expect((await review('--take-back', 'slow')).out).toBe('slow: taken back\n')
    await expect(readFile(join(workspace, 'datasets/reviews/trials.jsonl'))).rejects.toThrow('ENOENT')
    expect((await review('--take-back', 'slow')).error).toMatch(/there is no answer about slow/)
  })

  it.each([
    [['--promote', 'slow'], /an answer needs a reason/],
    [['--promote', 'forged', '--reason', 'x'], /the guard rejects forged, and an answer cannot lift that/],
    [['--reject', 'other', '--reason', 'x'], /there is no trial other in what verify left/],
    [['--promote', 'slow', '--reject', 'slow'], /one at a time/],
    [['--promot', 'slow', '--reason', 'x'], /^there is no option --promot; did you mean --promote\?/],
  ])('what cannot be done is one message: %s', async (args, message) => {
    const { code, error } = await review(...args)
    expect([code, error.trim().split('\n').length]).toEqual([1, 1])
    expect(error).toMatch(message)
  })
})
