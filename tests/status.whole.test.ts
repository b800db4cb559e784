import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { repository } from './checkout.ts'
import { makeToyWorkspace, type ToyWorkspace } from './toy-workspace.ts'

describe('status, explain and plan', { timeout: 120_000 }, () => {
  let toy: ToyWorkspace
  beforeAll(async () => {
    toy = await makeToyWorkspace()
    for (const name of ['status', 'explain', 'plan']) cpSync(join(repository, `scripts/${name}.ts`), join(toy.path, `scripts/${name}.ts`))
  }, 60_000)

  const ask = async (command: string, ...args: string[]) => (await toy.node(`scripts/${command}.ts`, ...args)).output.trimEnd()
  /** What status says of each step, its time left out. */
  const status = async () =>
    Object.fromEntries((await ask('status')).split('\n').map((line) => [/^\S+/.exec(line)?.[0], line.replace(/^\S+\s+(?:[\d.]+ s)?\s*/, '')]))
  const edit = (file: string, from: string, to: string) => toy.write(file, toy.read(file).replace(from, to))
  const run = async (...steps: string[]) => {
    for (const step of steps) expect(await toy.node('scripts/run-step.ts', step)).toMatchObject({ code: 0 })
  }

  it('before the first run every step would run, and nobody knows the cost', async () => {
    expect(new Set(Object.values(await status()))).toEqual(new Set(['would run: never ran under profile embedded']))
    expect(await ask('plan')).toMatch(/of 4 steps under profile embedded, 4 run, 0 are held\n {2}nobody knows the cost/)
  })

  it('after it each is cached, with the time it took', async () => {
    await run('numbers-a', 'numbers-b', 'sum', 'show')
    const text = await ask('status')
    for (const line of text.split('\n')) expect(line).toMatch(/^[a-z-]+\s+\d+\.\d s {2}cached$/)
    expect(await ask('plan')).toBe('plan: of 4 steps under profile embedded, 0 run, 4 are held')
  })

  it('a comment changes nothing', async () => {
    edit('stages/sum/stage.ts', "import { z } from 'zod'", "// numbers\nimport { z } from 'zod'")
    expect(new Set(Object.values(await status()))).toEqual(new Set(['cached']))
  })

  it('a param, a file that is read and code are told with their names; what is downstream may run', async () => {
    edit('pipeline.yaml', 'times: 2', 'times: 3')
    expect(await status()).toMatchObject({ 'numbers-a': 'cached', sum: 'would run: with.times 2 -> 3', show: 'may run: if sum leaves other bytes' })
    expect(await ask('plan')).toMatch(
      /1 run, 1 more may, 2 are held\n {2}time .* at least, about .* at most\n {2}disk .*\n {2}money {3}about \$0\.00\n {2}energy /,
    )
    edit('pipeline.yaml', 'times: 3', 'times: 2')
    toy.write('stages/sum/unit.txt', 'items\n')
    edit('stages/show/stage.ts', '<b>', '<i>')
    expect(await status()).toMatchObject({ sum: 'would run: stages/sum/unit.txt changed', show: 'would run: code of stages/show/stage.ts changed' })
    toy.write('stages/sum/unit.txt', 'pieces\n')
    edit('stages/show/stage.ts', '<i>', '<b>')
    expect(new Set(Object.values(await status()))).toEqual(new Set(['cached']))
  })

  it('an input is told with the rows it has more, and a way back is seen through steps that the store holds', async () => {
    edit('pipeline.yaml', 'foreach: numbers/*,', 'foreach: numbers/*, with: { count: 5 },')
    expect(await status()).toMatchObject({ 'numbers-b': 'would run: with.count 3 -> 5', sum: 'may run: if numbers-a, numbers-b leave other bytes' })
    await run('numbers-a')
    edit('pipeline.yaml', ' with: { count: 5 },', '')
    toy.write('numbers/a/generator.ts', 'export default { first: 0 }\n')
    await run('numbers-a')
    expect(await status()).toMatchObject({ sum: 'would run: input numbers-a changed: 3 rows, not the same ones' })
    toy.write('numbers/a/generator.ts', 'export default { first: 1 }\n')
    expect(await status()).toEqual({ 'numbers-a': 'cached: the store has it', 'numbers-b': 'cached', sum: 'cached', show: 'cached' })
    edit('pipeline.yaml', 'foreach: numbers/*,', 'foreach: numbers/*, with: { count: 5 },')
    await run('numbers-a', 'numbers-b')
    expect(await status()).toMatchObject({ sum: 'would run: input numbers-a changed: +2 rows; input numbers-b changed: +2 rows' })
    edit('pipeline.yaml', ' with: { count: 5 },', '')
    await run('numbers-a', 'numbers-b')
  })

  it('explain prints every part of a key, and what differs from a run', async () => {
    const text = await ask('explain', 'sum')
    for (const part of [
      'sum (embedded): cached',
      'times  2',
      'rows <- numbers-a/rows.parquet',
      'stages/sum/unit.txt',
      'stages/sum/stage.ts',
      'zod',
      'node: 24',
    ])
      expect(text).toContain(part)
    edit('pipeline.yaml', 'times: 2', 'times: 4')
    const { key, parts } = JSON.parse(await ask('explain', 'sum', '--format', 'json'))
    expect(parts.params).toEqual({ times: 4 })
    for (const run of ['sum', 'embedded']) expect(await ask('explain', 'sum', '--diff', run)).toMatch(/differs from the run of .*\n {2}with\.times 2 -> 4$/)
    edit('pipeline.yaml', 'times: 4', 'times: 2')
    expect(await ask('explain', 'sum', '--diff', 'sum')).toMatch(/\n {2}nothing$/)
    expect(JSON.parse(await ask('explain', 'sum', '--diff', 'sum', '--format', 'json'))).toMatchObject({ changes: [] })
    expect(JSON.parse(await ask('explain', 'sum', '--format', 'json')).key).not.toBe(key)
  })

  it('what cannot be asked is told with what there is', async () => {
    expect(await toy.node('scripts/explain.ts', 'summ')).toMatchObject({ code: 1, output: expect.stringContaining('did you mean "sum"?') })
    expect(await toy.node('scripts/explain.ts', 'sum', '--diff', 'yesterday')).toMatchObject({
      code: 1,
      output: expect.stringContaining('there is no run "yesterday"'),
    })
    expect(await toy.node('scripts/explain.ts', 'sum', '--diff', 'show')).toMatchObject({
      code: 1,
      output: expect.stringContaining('is of step show, not of sum'),
    })
    expect(await toy.node('scripts/status.ts', '--profile', 'huge')).toMatchObject({ code: 1, output: expect.stringContaining('there is no profile "huge"') })
    expect(await toy.node('scripts/plan.ts', '--parallel', 'many')).toMatchObject({ code: 1, output: expect.stringContaining('--parallel is "many"') })
  })

  it('a step that cannot run is told, and so is what needs it', async () => {
    toy.write('numbers/b/README.md', 'It is gone.\n')
    rmSync(join(toy.path, 'numbers/b/generator.ts'))
    expect(await status()).toMatchObject({
      'numbers-a': 'cached',
      'numbers-b': expect.stringMatching(/^cannot run: step numbers-b wants numbers\/b\/generator\.ts, which does not exist/),
      sum: 'cannot run: it needs numbers-b',
    })
  })
})
