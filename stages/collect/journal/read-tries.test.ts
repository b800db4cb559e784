import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TrajectoryStep } from '#kit/records'
import { createRedactor } from '#kit/redact'
import { memoryContents } from '#kit/sandbox'
import { openTry } from './open-try.ts'
import { readEvidence, readTries } from './read-tries.ts'
import { trialPaths } from './trial-paths.ts'
import type { TryStart } from './try-files.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flywheel-tries-'))
})
afterEach(() => rm(folder, { recursive: true }))

const start: TryStart = {
  version: 1,
  run: 'run-1',
  request: 'request-1',
  trial: 'fix-config/oracle/just-bash/1',
  task: 'fix-config',
  agent: 'oracle',
  model: null,
  sandbox: 'just-bash',
  attempt: 1,
  try: 1,
  startedAt: '2026-01-01T00:00:00.000Z',
}
const said = (step_id: number, timestamp: string): TrajectoryStep => ({ step_id, source: 'user', timestamp, message: `step ${step_id}` })

/** A try that went through two phases and three steps, and was cut off. */
async function cutOff() {
  let now = Date.parse(start.startedAt)
  const paths = trialPaths(folder)
  const quiet = { contents: memoryContents(), redactor: createRedactor({ known: ['hunter22'] }), onPhase: () => {}, onStep: () => {} }
  const open = await openTry(paths, 'key', start, { ...quiet, now: () => new Date(now) })
  if (!open) throw new Error('nobody else has begun it')
  open.journal.phase('start')
  open.journal.networkLog('refused CONNECT hunter22.test:443: not in allowed_hosts\n')
  open.journal.buildLog('Step 1: hunt')
  open.journal.buildLog('er22\nStep 2')
  now += 2000
  open.journal.phase('agent')
  for (const second of [3, 4, 5]) open.journal.step(said(second - 2, `2026-01-01T00:00:0${second}.000Z`))
  return { paths, open, quiet }
}

describe('a try that was cut off', () => {
  it('has the steps and phases till then, and lasted till the last sign of life', async () => {
    const { paths } = await cutOff()
    const [one] = await readTries(paths, 'key')
    expect(one?.result).toBeNull()
    expect(await readEvidence(one ?? expect.unreachable())).toMatchObject({
      trial: start.trial,
      try: 1,
      durationMs: 5000,
      phases: { start: 2000, agent: 3000 },
      steps: [{ step_id: 1 }, { step_id: 2 }, { step_id: 3 }],
      torn: false,
    })
  })

  it('loses a last step that was cut off in writing, and says so', async () => {
    const { paths, open } = await cutOff()
    await appendFile(open.paths.steps, JSON.stringify(said(4, '')).slice(0, 20))
    const evidence = await readEvidence((await readTries(paths, 'key'))[0] ?? expect.unreachable())
    expect([evidence.steps.length, evidence.torn]).toEqual([3, true])
  })

  it('keeps secrets out of a build log, also where they came in two pieces', async () => {
    const { open } = await cutOff()
    expect(await readFile(open.paths.buildLog, 'utf8')).toBe('Step 1: [REDACTED:known:1]\n')
    expect(await readFile(open.paths.networkLog, 'utf8')).toBe('refused CONNECT [REDACTED:known:1].test:443: not in allowed_hosts\n')
  })

  it('is begun by one process only', async () => {
    const { paths, quiet } = await cutOff()
    expect(await openTry(paths, 'key', { ...start, run: 'run-2' }, { ...quiet, now: () => new Date() })).toBeNull()
    expect((await readTries(paths, 'key')).map((one) => one.start.run)).toEqual(['run-1'])
  })

  it('is an error that names its folder where its files are not what was written there', async () => {
    const { paths, open } = await cutOff()
    await writeFile(open.paths.result, '{"version":1')
    await expect(readTries(paths, 'key')).rejects.toThrow(
      /try-1\/result\.json is not what was written there: .*; remove its folder, and the trial is run again$/s,
    )
  })
})
