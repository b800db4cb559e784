import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSample } from './sample.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flywheel-rows-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const names = (count: number) => Array.from({ length: count }, (_, index) => `row ${index}`)

async function draw(rows: readonly string[], size: number, seed = '1') {
  const spill = join(folder, 'spill')
  await using sample = await openSample({ size, seed, spill })
  for (const name of rows) await sample.add(name, { name })
  const lines = await Array.fromAsync(sample.lines())
  return { drawn: lines.map((line): string => JSON.parse(line).name), added: sample.added, spilt: (await stat(spill)).size }
}

describe('a sample of rows', () => {
  it('does not follow from their order', async () => {
    const { drawn } = await draw(names(1000), 37)
    expect(new Set(drawn).size).toBe(37)
    expect((await draw(names(1000).reverse(), 37)).drawn).toEqual(drawn)
  })
  it('is the first rows of a larger one', async () => {
    const [small, large] = [await draw(names(1000), 20), await draw(names(1000), 300)]
    expect(large.drawn.slice(0, 20)).toEqual(small.drawn)
  })
  it('holds others under another seed', async () => {
    const [one, two] = [await draw(names(1000), 100), await draw(names(1000), 100, '2')]
    expect(one.drawn.filter((name) => two.drawn.includes(name)).length).toBeLessThan(30)
  })
  it('takes rows from everywhere alike', async () => {
    const { drawn } = await draw(names(10_000), 1000)
    const byTenth = Array.from({ length: 10 }, (_, tenth) => drawn.filter((name) => Math.floor(Number(name.slice(4)) / 1000) === tenth).length)
    for (const count of byTenth) expect(count).toBeGreaterThan(60)
  })
  it('of fewer rows than asked for is all of them', async () => {
    const { drawn, added } = await draw(names(7), 5000)
    expect([drawn.sort(), added]).toEqual([names(7), 7])
    expect((await draw([], 5)).drawn).toEqual([])
  })
  it('keeps of many rows few on disk', async () => {
    const { spilt, added } = await draw(names(50_000), 10)
    expect(added).toBe(50_000)
    expect(spilt).toBeLessThan(300 * 20)
  })
})
