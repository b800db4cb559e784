import { chmodSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Manifest, RunRecord } from '#kit/records'
import { stampsOf } from './check-objects.ts'
import { keepRun, keptRuns, readKeptRun, recallAndMend, recallRun } from './kept-run.ts'
import { storeLayout } from './layout.ts'
import { ingest } from './objects.ts'

let workspace = ''
const layout = () => storeLayout(workspace)
const scratch = () => join(workspace, 'scratch')
const run: RunRecord = {
  schema: 'flywheel/run@1',
  step: 'sum',
  profile: 'embedded',
  key: 'k1',
  parts: {},
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 5,
  metrics: {},
  environment: { node: 'v24', platform: 'linux', arch: 'x64' },
}

async function keep(): Promise<Manifest> {
  writeFileSync(join(scratch(), 'total.txt'), '42')
  const manifest: Manifest = {
    schema: 'flywheel/manifest@1',
    files: [{ path: 'total.txt', ...(await ingest(layout(), join(scratch(), 'total.txt'))) }],
    balance: null,
  }
  await keepRun(layout(), { schema: 'flywheel/kept-run@2', manifest, run, stamps: await stampsOf(layout(), manifest.files) }, scratch())
  return manifest
}

/** What a run kept before stamps were. */
function keepFirstForm(manifest: Manifest): void {
  mkdirSync(dirname(layout().run('sum', 'k1')), { recursive: true })
  writeFileSync(layout().run('sum', 'k1'), JSON.stringify({ manifest, run }))
}

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'flywheel-kept-'))
  mkdirSync(scratch())
})

describe('a kept run', () => {
  it('is recalled by its key while its objects are whole', async () => {
    const manifest = await keep()
    expect(await recallRun(layout(), 'sum', 'k1')).toMatchObject({ manifest, run })
    expect(await recallRun(layout(), 'sum', 'k2')).toBeNull()
    expect((await Array.fromAsync(keptRuns(layout()))).map((kept) => kept.run.step)).toEqual(['sum'])
  })

  it('of the first form is read, and its objects once', async () => {
    const manifest = await keep()
    keepFirstForm(manifest)
    expect(await recallRun(layout(), 'sum', 'k1')).toMatchObject({ manifest, stamps: {} })
    const stamps = await stampsOf(layout(), manifest.files)
    expect(await recallAndMend(layout(), 'sum', 'k1', scratch())).toMatchObject({ stamps })
    expect(await readKeptRun(layout().run('sum', 'k1'))).toMatchObject({ schema: 'flywheel/kept-run@2', stamps })
  })

  it('that cannot be read is none: cut off, emptied, of a later form', async () => {
    await keep()
    const path = layout().run('sum', 'k1')
    const text = readFileSync(path, 'utf8')
    for (const broken of [text.slice(0, 50), '', text.replace('kept-run@2', 'kept-run@9')]) {
      writeFileSync(path, broken)
      expect(await recallRun(layout(), 'sum', 'k1')).toBeNull()
    }
  })

  it('with an object that was written to is no hit: recalling it changes nothing, mending sets the object aside', async () => {
    const manifest = await keep()
    const object = layout().object(manifest.files[0]?.sha256 ?? '')
    chmodSync(object, 0o644)
    writeFileSync(object, '43')
    expect(await recallRun(layout(), 'sum', 'k1')).toBeNull()
    expect(readFileSync(object, 'utf8')).toBe('43')
    expect(await recallAndMend(layout(), 'sum', 'k1', scratch())).toBeNull()
    expect(() => readFileSync(object)).toThrow('ENOENT')
    expect(readFileSync(layout().damaged(manifest.files[0]?.sha256 ?? ''), 'utf8')).toBe('43')
  })

  it('with an object that was touched alone is a hit, and the new time is noted', async () => {
    const manifest = await keep()
    utimesSync(layout().object(manifest.files[0]?.sha256 ?? ''), 1, 1)
    expect(await recallAndMend(layout(), 'sum', 'k1', scratch())).toMatchObject({ stamps: { [manifest.files[0]?.sha256 ?? '']: 1000 } })
  })
})
