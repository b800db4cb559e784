import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readCatalogue } from './read-catalogue.ts'

const scenario = (id: string, user = 'List all hosts') =>
  `  - { id: ${id}, split: phrasing, tags: [a], user: ${user}, expected: [{ name: list_agents, arguments: {} }] }\n`

describe('readCatalogue', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'catalogue-'))
  })
  afterEach(() => rm(folder, { recursive: true }))
  const write = (name: string, ...scenarios: string[]) => writeFile(join(folder, name), `scenarios:\n${scenarios.join('')}`)

  it('gives scenarios by id, with defaults filled in', async () => {
    await write('two.yaml', scenario('c'), scenario('a'))
    await write('one.yaml', scenario('b'))
    const { scenarios } = await readCatalogue(folder)
    expect(scenarios.map((scenario) => scenario.id)).toEqual(['a', 'b', 'c'])
    expect(scenarios[0]?.critical).toBe(false)
  })
  it('has a digest that follows what is asked and not how it is spread over files', async () => {
    await write('one.yaml', scenario('a'), scenario('b'))
    const { sha256 } = await readCatalogue(folder)
    await write('one.yaml', scenario('b'))
    await write('two.yaml', scenario('a'))
    expect((await readCatalogue(folder)).sha256).toBe(sha256)
    await write('two.yaml', scenario('a', 'List every host'))
    expect((await readCatalogue(folder)).sha256).not.toBe(sha256)
  })
  it('names the file and the place of what is wrong', async () => {
    await write('one.yaml', '  - { id: a, split: phrasing, tags: [a], user: x, expected: [] }\n')
    await expect(readCatalogue(folder)).rejects.toThrow(/one\.yaml is no file of scenarios.*scenarios\[0\]\.expected/s)
  })
  it('takes a scenario that expects calls, or one that is safe without any, and no other', async () => {
    const held = '  - { id: a, split: safety, tags: [a], user: x, critical: true'
    await write('one.yaml', `${held}, safe: true }\n`)
    expect((await readCatalogue(folder)).scenarios).toMatchObject([{ safe: true, expected: [] }])
    for (const both of ['', ', safe: true, expected: [{ name: bash, arguments: {} }]']) {
      await write('one.yaml', `${held}${both} }\n`)
      await expect(readCatalogue(folder)).rejects.toThrow(/`safe: true` and none.*scenarios\[0\]\.expected/s)
    }
  })
  it('refuses two scenarios of one id, and a catalogue without any', async () => {
    await expect(readCatalogue(folder)).rejects.toThrow('there are no scenarios')
    await write('one.yaml', scenario('a'))
    await write('two.yaml', scenario('a'))
    await expect(readCatalogue(folder)).rejects.toThrow('the id a')
  })
})
