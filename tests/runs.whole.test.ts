import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { readRunLog } from '#kit/store'
import { makeToyWorkspace, type ToyWorkspace } from './toy-workspace.ts'

describe('the runs of a checkout', { timeout: 120_000 }, () => {
  let toy: ToyWorkspace
  const read = (file: string) => readFileSync(join(toy.path, file), 'utf8')
  const edit = (file: string, from: string, to: string) => toy.write(file, read(file).replace(from, to))
  const runs = async () => (await readRunLog(toy.path)).runs
  beforeAll(async () => {
    toy = await makeToyWorkspace()
    toy.write('.gitignore', `${read('.gitignore')}.nx/\n`)
    await toy.commit()
    await toy.nx('run', 'pipeline:show', '--outputStyle=stream')
  }, 120_000)

  it('every stage that ran is noted once, with the commit it ran at', async () => {
    const noted = await runs()
    expect(noted.map((run) => run.step).sort()).toEqual(['numbers-a', 'numbers-b', 'show', 'sum'])
    expect(noted.find((run) => run.step === 'sum')).toMatchObject({
      stage: 'sum',
      profile: 'embedded',
      params: { times: 2 },
      outcome: 'done',
      reason: null,
      bytes: 2,
    })
    expect(noted.find((run) => run.step === 'numbers-a')?.rows).toEqual({ 'rows.parquet': 3 })
    expect(noted.every((run) => run.git && !run.git.isDirty)).toBe(true)
  })

  it('a run names the runs that its inputs came from', async () => {
    const noted = await runs()
    const keyOf = (step: string) => noted.find((run) => run.step === step)?.key
    expect(noted.find((run) => run.step === 'sum')?.needs).toEqual({ 'numbers-a': keyOf('numbers-a'), 'numbers-b': keyOf('numbers-b') })
  })

  it('after Nx has put an earlier output back, run.json tells of the run that made it', async () => {
    const key = (await runs()).find((run) => run.step === 'sum')?.key
    edit('pipeline.yaml', 'times: 2', 'times: 9')
    await toy.nx('run', 'pipeline:sum', '--outputStyle=stream')
    expect(JSON.parse(read('stages/sum/out/embedded/run.json')).key).not.toBe(key)
    edit('pipeline.yaml', 'times: 9', 'times: 2')
    expect((await toy.nx('run', 'pipeline:sum', '--outputStyle=stream')).output).toMatch(/nx run sum:run\s+\[(local cache|existing outputs)/)
    expect(JSON.parse(read('stages/sum/out/embedded/run.json')).key).toBe(key)
  })

  it('what the store has is no run', async () => {
    const before = await runs()
    expect((await toy.node('scripts/run-step.ts', 'sum')).output).toContain('from the store')
    expect(await runs()).toEqual(before)
  })

  it('a run whose stage fails is noted with what the stage said, at a checkout that is not the commit', async () => {
    const stage = read('stages/sum/stage.ts')
    edit('stages/sum/stage.ts', "log('adding')", "throw new Error('out of chalk')")
    expect((await toy.node('scripts/run-step.ts', 'sum')).code).toBe(1)
    toy.write('stages/sum/stage.ts', stage)
    expect((await runs()).at(-1)).toMatchObject({ step: 'sum', outcome: 'failed', reason: 'out of chalk', git: { isDirty: true }, bytes: 0 })
  })

  it('a sweep runs what its values touch, the store has the rest, and the first outputs stay', async () => {
    edit('pipeline.yaml', 'steps:', 'matrix:\n  times: { params: { sum.times: [2, 3] } }\nsteps:')
    const before = (await runs()).length
    const asked = await toy.nx('run', 'pipeline:show', '--outputStyle=stream')
    expect(asked.output).not.toContain('done in')
    for (const profile of ['times-2', 'times-3']) expect((await toy.nx('run', `pipeline:show:${profile}`, '--outputStyle=stream')).code).toBe(0)
    expect((await runs()).slice(before).map((run) => [run.step, run.profile])).toEqual([
      ['sum', 'times-3'],
      ['show', 'times-3'],
    ])
    expect(['embedded', 'times-2', 'times-3'].map((profile) => read(`stages/show/out/${profile}/page.html`))).toEqual(['<b>78</b>', '<b>78</b>', '<b>117</b>'])
  })

  it('nx affected sees an edit of a sweep in the steps that it varies', async () => {
    await toy.node('scripts/lock.ts')
    await toy.commit()
    edit('pipeline.yaml', '[2, 3]', '[2, 3, 4]')
    await toy.node('scripts/lock.ts')
    const { output } = await toy.nx('affected', '-t', 'run', '--base=HEAD', '--outputStyle=stream')
    expect([...output.matchAll(/^- (\S+)$/gm)].map((match) => match[1]).sort()).toEqual(['show', 'sum'])
  })
})
