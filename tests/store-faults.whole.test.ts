import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeToyWorkspace, type ToyWorkspace } from './toy-workspace.ts'

describe('a store that was damaged', { timeout: 120_000 }, () => {
  let toy: ToyWorkspace
  const path = (...parts: string[]) => join(toy.path, ...parts)
  const read = (file: string) => readFileSync(path(file), 'utf8')
  const objectOf = (root: string, index = 0) => {
    const { sha256 } = JSON.parse(read(`${root}/out/embedded/manifest.json`)).files[index]
    return path('.store/objects', sha256.slice(0, 2), sha256.slice(2))
  }
  const flip = (object: string) => {
    const bytes = readFileSync(object)
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
    chmodSync(object, 0o644)
    writeFileSync(object, bytes)
  }
  const build = () => toy.nx('run', 'pipeline:show', '--outputStyle=stream')
  const store = (...args: string[]) => toy.node(join(import.meta.dirname, '../scripts/store.ts'), ...args)
  let times = 2
  const editParam = () => toy.write('pipeline.yaml', read('pipeline.yaml').replace(`times: ${times}`, `times: ${++times}`))

  beforeAll(async () => {
    toy = await makeToyWorkspace()
  }, 60_000)
  beforeEach(async () => {
    expect((await build()).code).toBe(0)
  })

  it('a flipped byte in an input stops the step before its stage starts, names the step to rebuild, and rebuilding mends it', async () => {
    const object = objectOf('numbers/a')
    const before = read('stages/sum/out/embedded/manifest.json')
    flip(object)
    editParam()
    const failed = await build()
    expect(failed.code).not.toBe(0)
    expect(failed.output).toContain('rows.parquet of step numbers-a (embedded) is damaged in the store')
    expect(failed.output).toContain('rebuild it: npx tsx scripts/run-step.ts numbers-a --profile embedded')
    expect(failed.output).not.toContain('sum: adding')
    expect(read('stages/sum/out/embedded/manifest.json')).toBe(before)
    expect(existsSync(object), 'it is set aside').toBe(false)
    expect((await toy.node('scripts/run-step.ts', 'numbers-a')).output).toContain('numbers-a: done in')
    expect(await build()).toMatchObject({ code: 0 })
    expect(statSync(path('numbers/a/out/embedded/rows.parquet')).ino).toBe(statSync(object).ino)
  })

  it('a flipped byte in what the store holds is no hit: the stage runs again', async () => {
    const page = read('stages/show/out/embedded/page.html')
    flip(objectOf('stages/show'))
    const { output } = await toy.node('scripts/run-step.ts', 'show')
    expect(output).toContain('show: done in')
    expect(read('stages/show/out/embedded/page.html')).toBe(page)
  })

  it('an object that is gone fails the command though Nx has a hit, and says what to run', async () => {
    rmSync(objectOf('stages/show'))
    rmSync(path('stages/show/out'), { recursive: true })
    const failed = await build()
    expect(failed.code).not.toBe(0)
    expect(failed.output).toContain('page.html of step show (embedded) is missing from the store')
    expect(failed.output).toContain('rebuild it: npx tsx scripts/run-step.ts show --profile embedded')
    expect((await toy.node('scripts/run-step.ts', 'show')).output).toContain('show: done in')
    expect((await build()).code).toBe(0)
  })

  it('an output that a killed run left half swapped is put right, also where Nx has a hit', async () => {
    const whole = { page: read('stages/show/out/embedded/page.html'), run: read('stages/show/out/embedded/run.json') }
    rmSync(path('stages/show/out/embedded'), { recursive: true })
    mkdirSync(path('stages/show/out/embedded.next'))
    mkdirSync(path('stages/show/out/embedded.old'))
    expect((await build()).code).toBe(0)
    expect({ page: read('stages/show/out/embedded/page.html'), run: read('stages/show/out/embedded/run.json') }).toEqual(whole)
    expect(existsSync(path('stages/show/out/embedded.next')) || existsSync(path('stages/show/out/embedded.old'))).toBe(false)
  })

  it('what killed runs of a step left in the scratch folder is gone after its next run', async () => {
    mkdirSync(path('.store/scratch/show-999999/outputs'), { recursive: true })
    mkdirSync(path('.store/scratch/show-more-999999'), { recursive: true })
    await toy.node('scripts/run-step.ts', 'show')
    expect(existsSync(path('.store/scratch/show-999999'))).toBe(false)
    expect(existsSync(path('.store/scratch/show-more-999999')), 'it is of another step').toBe(true)
  })

  it('store verify finds a flipped byte and a missing object, names their steps, and is content when these have run', async () => {
    expect(await store('verify')).toMatchObject({ code: 0, output: expect.stringMatching(/^\d+ objects, .*: all as they were stored\n$/) })
    flip(objectOf('numbers/a'))
    rmSync(objectOf('stages/sum'))
    const looked = await store('verify', '--dry-run')
    expect(looked.code).toBe(1)
    expect(looked.output).toMatch(/^rows\.parquet of step numbers-a \(embedded\) is damaged in the store: .*run-step\.ts numbers-a --profile embedded$/m)
    expect(looked.output).toMatch(/^total\.txt of step sum \(embedded\) is missing from the store .*run-step\.ts sum --profile embedded$/m)
    expect(existsSync(objectOf('numbers/a')), 'nothing was touched').toBe(true)
    expect((await store('verify')).code).toBe(1)
    expect(existsSync(objectOf('numbers/a')), 'it was set aside').toBe(false)
    for (const step of ['numbers-a', 'sum']) expect((await toy.node('scripts/run-step.ts', step)).output).toContain(`${step}: done in`)
    expect((await store('verify')).code).toBe(0)
  })

  it('store gc lets go of a variant that nothing asks for, and the next run has everything else from the store', async () => {
    await toy.node('scripts/lock.ts')
    await toy.commit()
    const asked = read('stages/show/out/embedded/page.html')
    editParam()
    await build()
    const other = objectOf('stages/show')
    toy.write('pipeline.yaml', read('pipeline.yaml').replace(`times: ${times}`, `times: ${--times}`))
    await build()
    expect(read('stages/show/out/embedded/page.html')).toBe(asked)
    const planned = await store('gc', '--dry-run')
    expect(planned.output).toMatch(/^show \(embedded\) +\d+ /m)
    expect(planned.output).toMatch(/^branch main +4 /m)
    expect(existsSync(other)).toBe(true)
    expect((await store('gc')).code).toBe(0)
    expect(existsSync(other)).toBe(false)
    const after = await build()
    expect(after.output.match(/: from the store/g)).toHaveLength(4)
    expect(after.output).not.toContain(': done in')
    expect((await store('verify')).code).toBe(0)
  })

  it('store size counts what steps share once', async () => {
    const { output } = await store('size')
    expect(output).toMatch(/^numbers-a +embedded +\d+ /m)
    expect(output).toMatch(/^objects \(\d+\), each counted once +\S+ k?B$/m)
    expect(output).toMatch(/^free on this disk +\S+ [MG]B$/m)
  })
})
