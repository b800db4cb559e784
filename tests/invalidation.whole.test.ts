import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { loadGraph, makeLock, readLock, writeLock } from '#kit/graph'
import { readHistory, rollback } from '#kit/slots'
import { requirement } from './requirement.ts'
import { type Edit, idle, ofNx, real } from './toy/edits.ts'
import { makeToyWorkspace, type ToyWorkspace } from './toy-workspace.ts'
import { affectedSteps, watchBuilds } from './watch-builds.ts'

const hasPython = (() => {
  try {
    return execFileSync('python3', ['--version'], { stdio: 'pipe' }).length > 0
  } catch {
    return false
  }
})()

describe.runIf(requirement('trainer', hasPython, 'there is no python3, and the toy trains in it'))('the invalidation matrix', { timeout: 120_000 }, () => {
  let toy: ToyWorkspace
  let build: ReturnType<typeof watchBuilds>
  const sorted = (steps: Iterable<string>) => [...steps].sort()
  const relock = () =>
    writeLock(
      toy.path,
      makeLock(loadGraph(toy.path), readLock(toy.path), () => undefined),
    )

  // The model of lr 9 serves; the one at hand is of lr 3 and refused, so that every edit's model is measured against the same incumbent.
  beforeAll(async () => {
    toy = await makeToyWorkspace({ pipeline: 'whole' })
    build = watchBuilds(toy)
    expect((await build()).output).toContain('verdict outcome=promoted')
    toy.edit('pipeline.yaml', 'lr: 9', 'lr: 3')
    relock()
    await toy.commit()
    expect((await build()).output).toContain('verdict outcome=refused')
    expect(await build()).toMatchObject({ code: 0, ran: ['promote'], asked: ['promote'] })
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await toy.revert()
  })

  const runs = async ({ make, ran, affected, asked, shows }: Edit) => {
    make(toy)
    const edited = await build() // the lock is stale as yet
    expect(edited.code, edited.output).toBe(0)
    expect.soft(edited.ran, 'bodies that ran').toEqual(sorted([...ran, 'promote']))
    if (asked) expect.soft(edited.asked, 'steps asked for').toEqual(sorted(new Set([...asked, 'promote'])))
    shows?.(toy)
    relock()
    expect.soft(await affectedSteps(toy), 'nx affected').toEqual(sorted(affected))
    if (ran.length === 0) return
    await toy.revert()
    expect((await build('report')).ran, 'bodies that ran after the revert').toEqual([])
  }

  describe('runs no body', () => void it.each(idle)('$what', runs))
  describe('asks the store for everything', () => void it.each(ofNx)('$what', runs))
  describe('runs what it concerns', () => void it.each(real)('$what', runs))

  it('a variable of the environment runs no body', async () => {
    vi.stubEnv('UNRELATED', '1')
    expect((await build()).ran).toEqual(['promote'])
  })

  it('one step is brought up to date with what it needs and no more', async () => {
    toy.edit('datasets/custom/list/generator.ts', 'list', 'show')
    toy.edit('stages/report/style.css', 'teal', 'navy')
    expect(await build('validate')).toMatchObject({ code: 0, ran: ['generate-list', 'merge', 'validate'], asked: ['generate-list', 'merge', 'validate'] })
  })

  it('nx affected runs what it names, also between two commits', async () => {
    toy.edit('stages/report/style.css', 'teal', 'olive')
    const { code, output } = await toy.nx('affected', '-t', 'run', '--base=HEAD', '--outputStyle=stream')
    expect([code, [...output.matchAll(/([a-z-]+): body run=/g)].map(([, step]) => step)], output).toEqual([0, expect.arrayContaining(['report'])])
    expect([...output.matchAll(/^- (\S+)$/gm)].map(([, step]) => step)).toEqual(['report'])
    await toy.commit()
    expect(await affectedSteps(toy, 'HEAD~1', 'HEAD')).toEqual(['report'])
  })

  it('another profile has outputs of its own, takes from the store what is the same there, and the first one stays', async () => {
    await build('report')
    const outputs = ['stages/merge', 'stages/train', 'stages/report'].map((root) => join(toy.path, root, 'out/embedded/manifest.json'))
    const before = outputs.map((path) => readFileSync(path, 'utf8'))
    const wide = await build('all:wide')
    const rows = ['merge', 'validate', 'export', 'train', 'evaluate', 'gate', 'promote', 'report']
    expect(wide.ran).toEqual(sorted(['generate-greet', 'generate-list', 'generate-stop', ...rows]))
    expect(wide.asked).toHaveLength(16)
    expect(existsSync(join(toy.path, 'stages/report/out/wide/report.html'))).toBe(true)
    expect(outputs.map((path) => readFileSync(path, 'utf8'))).toEqual(before)
    expect((await build('report')).ran).toEqual([])
    expect((await build('report:wide')).ran).toEqual([])
  })

  it('a promotion is noted once and makes no verdict stale, nor does a rollback', async () => {
    toy.edit('pipeline.yaml', 'lr: 3', 'lr: 12')
    const promoted = await build()
    expect(promoted.ran).toEqual(['evaluate', 'gate', 'promote', 'report', 'train'])
    expect(promoted.output).toContain('verdict outcome=promoted')
    const history = await readHistory(toy.path)
    expect(history.map(({ kind }) => kind)).toEqual(['promote', 'promote'])
    expect(await build()).toMatchObject({ ran: ['promote'], asked: ['baseline', 'evaluate', 'promote'] })
    await rollback({ workspace: toy.path, note: 'a test' })
    const back = await build()
    expect(back.ran).toEqual(['promote'])
    expect(back.output).toContain('verdict outcome=rolled-back')
    expect((await readHistory(toy.path)).map(({ kind }) => kind)).toEqual(['promote', 'promote', 'rollback'])
  })
})
