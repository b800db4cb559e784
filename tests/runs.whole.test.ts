import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, readFileSync } from 'node:fs'
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
    for (const name of ['runs', 'sweep']) cpSync(join(import.meta.dirname, `../scripts/${name}.ts`), join(toy.path, `scripts/${name}.ts`))
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

  it('a run that is asked to end is noted as stopped, with what asked', async () => {
    const stage = read('stages/sum/stage.ts')
    edit('stages/sum/stage.ts', 'params, log }', 'params, log, signal }')
    edit('stages/sum/stage.ts', "log('adding')", "log('adding'); await new Promise((_, end) => signal.addEventListener('abort', () => end(signal.reason)))")
    const child = spawn(process.execPath, ['scripts/run-step.ts', 'sum'], { cwd: toy.path, stdio: ['ignore', 'pipe', 'ignore'] })
    child.stdout.on('data', (text: Buffer) => String(text).includes('adding') && child.kill('SIGINT'))
    expect(await once(child, 'exit')).toEqual([1, null])
    toy.write('stages/sum/stage.ts', stage)
    expect((await runs()).at(-1)).toMatchObject({ step: 'sum', outcome: 'stopped', reason: 'stopped by SIGINT; run the same command again to go on' })
  })

  it('adding a sweep runs nothing', async () => {
    const before = await runs()
    edit('pipeline.yaml', 'steps:', 'matrix:\n  times: { params: { sum.times: [2, 3] } }\nsteps:')
    const { output } = await toy.nx('run', 'pipeline:show', '--outputStyle=stream')
    expect([output.match(/from the store/g)?.length, await runs()]).toEqual([4, before])
  })

  it('a sweep runs what its values touch, the store has the rest, the first outputs stay, and it ends with a table', async () => {
    const before = (await runs()).length
    const { code, output } = await toy.node('scripts/sweep.ts', 'times', '--by', 'total')
    expect(code).toBe(0)
    const noted = (await runs()).slice(before)
    expect(noted.map((run) => [run.step, run.profile])).toEqual([
      ['sum', 'times-3'],
      ['show', 'times-3'],
    ])
    expect(['embedded', 'times-2', 'times-3'].map((profile) => read(`stages/show/out/${profile}/page.html`))).toEqual(['<b>78</b>', '<b>78</b>', '<b>117</b>'])
    expect(output.split('\n').slice(-4, -1)).toEqual(['profile  sum.times  sum.total', 'times-3          3        117', 'times-2          2         78'])
  })

  it('a combination that fails keeps no other from running, and is named at the end', async () => {
    edit('pipeline.yaml', 'sum.times: [2, 3]', 'sum.times: [13, 4]')
    edit('stages/sum/stage.ts', "log('adding')", "if (params.times === 13) throw new Error('unlucky')")
    const { code, output } = await toy.node('scripts/sweep.ts', 'times', 'sum', '--by', 'total')
    expect(code).toBe(1)
    expect(output).toMatch(/^times-4 .* 156$/m)
    expect(output).toContain('not done: times-13; the reasons stand above')
    expect((await toy.node('scripts/sweep.ts', 'tims')).output).toContain('pipeline.yaml has no sweep "tims"; did you mean "times"?')
    edit('pipeline.yaml', 'sum.times: [13, 4]', 'sum.times: [2, 3]')
  })

  it('list marks the runs that present outputs came from, under every profile that has them', async () => {
    const { output } = await toy.node('scripts/runs.ts', 'list', '--step', 'numbers', '--format', 'csv')
    const rows = output
      .trim()
      .split('\n')
      .map((line) => line.split(','))
    expect(rows.map((row) => [row[2], row[5]])).toEqual([
      ['step', 'current'],
      ...rows.slice(1).map((row) => [row[2], expect.stringMatching(/^embedded times-2 times-3/)]),
    ])
    expect((await toy.node('scripts/runs.ts', 'list', '--step', 'sum')).output).toMatch(/^ +[0-9a-f]{10} .* failed +unlucky +times 13$/m)
  })

  it('diff tells what two runs differ in, or the outputs of two profiles', async () => {
    const { output } = await toy.node('scripts/runs.ts', 'diff', 'times-3')
    expect(output).toMatch(/^sum\.times +2 +3$/m)
    expect(output).toMatch(/^sum\.total +78 +117 +\+39$/m)
    expect(output).toMatch(/^show: input sum changed$/m)
    const other = JSON.parse((await toy.node('scripts/runs.ts', 'diff', 'show:times-3~0', 'show', '--format', 'json')).output)
    expect([other.params, other.others]).toEqual([[], []])
    expect((await toy.node('scripts/runs.ts', 'diff', 'sum', 'show')).output).toContain('compare runs of one step, or two profiles')
  })

  it('plot draws a metric over a param of the sweep, as one picture without anything from elsewhere', async () => {
    const { output } = await toy.node('scripts/runs.ts', 'plot', 'total', '--x', 'sum.times')
    expect(output).toMatch(/^sum\.total {2}[▁-█]+ {2}\d runs, 78 to \d+/)
    const svg = read(output.trim().split('\n').at(-1) ?? '')
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
    expect(svg).toContain('>times</text>')
    expect((await toy.node('scripts/runs.ts', 'plot', 'totl')).output).toContain('there is no metric "totl"; did you mean')
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
