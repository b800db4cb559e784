import { globSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeToyWorkspace, type ToyWorkspace } from './toy-workspace.ts'

describe('two runs of the whole pipeline at once', { timeout: 240_000 }, () => {
  let toy: ToyWorkspace
  const run = (...args: string[]) => toy.nx('run', 'pipeline:all', '--outputStyle=stream', ...args)
  /** How often each step's stage ran, by what the stages themselves noted. */
  const bodies = () => {
    const notes = globSync('.store/cache/*/*.json', { cwd: toy.path }).map((path) => JSON.parse(readFileSync(join(toy.path, path), 'utf8')).key.split(' ')[0])
    return Object.fromEntries([...Map.groupBy(notes, (step) => step)].map(([step, those]) => [step, those.length]))
  }

  beforeAll(async () => {
    toy = await makeToyWorkspace({ pipeline: 'faults' })
    toy.write('pipeline.yaml', toy.read('pipeline.yaml').replace('foreach: blobs/*,', 'foreach: blobs/*, with: { files: 3, workMs: 2500 },'))
  }, 60_000)

  it('run each stage once; the second waits and says for what', async () => {
    const twins = await Promise.all([run(), run()])
    expect(twins.map(({ code }) => code)).toEqual([0, 0])
    expect(bodies()).toEqual({ 'blobs-a': 1, 'blobs-b': 1, join: 1, weigh: 1 })
    const output = twins.map((twin) => twin.output).join('')
    expect(output).toMatch(/waiting for another run of step blobs-[ab]: process \d+ has it/)
    expect(output).not.toMatch(/database|SQLITE|ENOENT/i)
  })

  it('do so when a param was edited, three at once', async () => {
    toy.write('pipeline.yaml', toy.read('pipeline.yaml').replace('workMs: 2500', 'workMs: 2600'))
    const twins = await Promise.all([run(), run(), run()])
    expect(twins.map(({ code }) => code)).toEqual([0, 0, 0])
    expect(bodies()).toEqual({ 'blobs-a': 2, 'blobs-b': 2, join: 1, weigh: 1 })
  })

  it('of which nothing is to be done end well, with and without the cache of Nx, and outputs lie there whole', async () => {
    for (const lost of ['.store/none', '.store/nx']) {
      rmSync(join(toy.path, lost), { recursive: true, force: true })
      const runs = await Promise.all([run(), run(), run()])
      expect(runs.map(({ code, output }) => (code === 0 ? 0 : output))).toEqual([0, 0, 0])
    }
    expect(bodies()).toEqual({ 'blobs-a': 2, 'blobs-b': 2, join: 1, weigh: 1 })
    expect(globSync('{blobs,stages}/*/out/embedded/{manifest,run}.json', { cwd: toy.path })).toHaveLength(8)
    expect(globSync('{blobs,stages}/*/out/*.{next,old}', { cwd: toy.path })).toEqual([])
  })
})
