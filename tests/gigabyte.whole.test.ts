import { lstatSync, readdirSync, statfsSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { repository } from './checkout.ts'
import { requirement } from './requirement.ts'
import { makeToyWorkspace, type ToyWorkspace } from './toy-workspace.ts'

const GIGABYTE = 1_000_000_000
const MEMORY = 200_000_000
const { bavail, bsize } = statfsSync(tmpdir())
const able = requirement('disk', bavail * bsize > 3 * GIGABYTE, 'fewer than three gigabytes are free for temporary files')

describe.skipIf(!able)('an output of one gigabyte', { timeout: 300_000 }, () => {
  let toy: ToyWorkspace
  let empty = 0
  const used = async (...args: string[]): Promise<{ output: string; memoryBytes: number; readBytes: number | null }> => {
    const { code, output } = await toy.node(`--import=${pathToFileURL(join(import.meta.dirname, 'toy/tell-use.mjs'))}`, ...args)
    expect(code, output).toBe(0)
    return { output, ...JSON.parse(/^used (.*)$/m.exec(output)?.[1] ?? '{}') }
  }
  const diskBytes = () => {
    const blocks = new Map<number, number>()
    for (const entry of readdirSync(toy.path, { recursive: true, withFileTypes: true })) {
      const { ino, blocks: count } = lstatSync(join(entry.parentPath, entry.name))
      blocks.set(ino, count)
    }
    return 512 * [...blocks.values()].reduce((sum, count) => sum + count, 0)
  }
  /** What a change of a file cannot leave as it was. */
  const identity = (file: string) => {
    const { ino, mtimeMs, ctimeMs, nlink } = statSync(join(toy.path, file))
    return { ino, mtimeMs, ctimeMs, nlink }
  }
  const outputs = ['blobs/a/out/embedded/blobs/0.bin', 'stages/weigh/out/embedded/digest.txt']

  beforeAll(async () => {
    toy = await makeToyWorkspace({ pipeline: 'faults' })
    toy.write('pipeline.yaml', toy.read('pipeline.yaml').replace('foreach: blobs/*,', `foreach: blobs/*, with: { files: 1, bytes: ${GIGABYTE}, workMs: 0 },`))
    expect((await toy.node('scripts/lock.ts', '--requests')).code).toBe(0)
    empty = diskBytes()
  }, 60_000)
  afterAll(() => rm(toy.path, { recursive: true }))

  it('takes one gigabyte of disk, and the runner stays small while it is made and read', async () => {
    const made = await used('scripts/run-step.ts', 'blobs-a')
    const read = await used('scripts/run-step.ts', 'weigh')
    expect([made.output, read.output].join()).toMatch(/blobs-a: done in.*weigh: done in/s)
    expect(Math.max(made.memoryBytes, read.memoryBytes)).toBeLessThan(MEMORY)
    expect((diskBytes() - empty) / GIGABYTE).toBeGreaterThan(0.99)
    expect((diskBytes() - empty) / GIGABYTE).toBeLessThan(1.02)
  })

  it('is not read and not touched when nothing is to be done, by hand or by Nx', async () => {
    expect((await toy.nx('run', 'pipeline:weigh')).code).toBe(0)
    const before = outputs.map(identity)
    const hit = await used('scripts/run-step.ts', 'blobs-a')
    expect(hit.output).toContain('blobs-a: from the store')
    expect(hit.readBytes ?? 0).toBeLessThan(GIGABYTE / 10)
    const held = await used(join(repository, 'node_modules/nx/dist/bin/nx.js'), 'run', 'pipeline:weigh')
    expect(held.output).toContain('2 out of 3 tasks')
    expect(held.readBytes ?? 0).toBeLessThan(GIGABYTE / 10)
    expect(held.memoryBytes).toBeLessThan(MEMORY)
    expect(outputs.map(identity)).toEqual(before)
  })

  it('is verified in little memory', async () => {
    const verified = await used(join(repository, 'scripts/store.ts'), 'verify')
    expect(verified.output).toContain('all as they were stored')
    expect(verified.readBytes ?? GIGABYTE).toBeGreaterThanOrEqual(GIGABYTE)
    expect(verified.memoryBytes).toBeLessThan(MEMORY)
  })
})
