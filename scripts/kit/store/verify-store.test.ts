import { chmodSync, existsSync, linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { OutputFile } from '#kit/records'
import { keepRun } from './kept-run.ts'
import { storeLayout } from './layout.ts'
import { ingest } from './objects.ts'
import { verifyStore } from './verify-store.ts'

let workspace = ''
const layout = () => storeLayout(workspace)
const verify = (given: { onlyLook?: boolean; copies?: { folder: string; files: OutputFile[] }[] } = {}) =>
  verifyStore({ workspace, copies: given.copies ?? [], onlyLook: given.onlyLook ?? false, progress: () => {}, signal: AbortSignal.timeout(30_000) })
const spoil = (path: string) => {
  chmodSync(path, 0o644)
  writeFileSync(path, 'other')
}

async function store(text: string): Promise<OutputFile> {
  writeFileSync(join(workspace, 'made'), text)
  return { path: 'model/weights.bin', ...(await ingest(layout(), join(workspace, 'made'))) }
}

/** As runs left it: kept under each key, and the last one lying in the output of its profile. */
async function keep(step: string, profile: string, key: string, file: OutputFile, isHere = true): Promise<void> {
  const manifest = { schema: 'flywheel/manifest@1' as const, files: [file], balance: null }
  const run = {
    schema: 'flywheel/run@1' as const,
    step,
    profile,
    key,
    parts: {},
    startedAt: '',
    durationMs: 1,
    metrics: {},
    environment: { node: '', platform: '', arch: '' },
  }
  await keepRun(layout(), { schema: 'flywheel/kept-run@2', manifest, run, stamps: {} }, workspace)
  const folder = layout().output(`stages/${step}`, profile)
  mkdirSync(folder, { recursive: true })
  if (isHere) for (const [name, value] of Object.entries({ manifest, run })) writeFileSync(join(folder, `${name}.json`), JSON.stringify(value))
}

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'flywheel-verify-'))
})

describe('verifyStore', () => {
  it('has nothing to say of a store that is whole', async () => {
    await keep('train', 'embedded', 'k1', await store('weights'))
    expect(await verify()).toEqual({ objects: 1, bytes: 7, faults: [] })
  })

  it('names every step and profile that a damaged object is of, and the command for what lies here', async () => {
    const file = await store('weights')
    for (const [step, profile] of [
      ['train', 'embedded'],
      ['train', 'large'],
      ['copy', 'embedded'],
    ] as const)
      await keep(step, profile, `${step}-${profile}`, file)
    spoil(layout().object(file.sha256))
    const looked = (await verify({ onlyLook: true })).faults
    expect(looked).toEqual([
      expect.stringMatching(/^model\/weights\.bin of step copy \(embedded\) and of step train \(embedded, large\) is damaged in the store/),
    ])
    expect(looked[0]).toMatch(/rebuild it: npx tsx scripts\/run-step\.ts copy --profile embedded$/)
    expect(existsSync(layout().object(file.sha256))).toBe(true)
    expect((await verify()).faults[0]).toContain(`it was set aside as .store/damaged/${file.sha256}`)
    expect((await verify()).faults[0]).toContain('is missing from the store')
  })

  it('does not offer to rebuild what only an earlier run left, nor what no run left', async () => {
    const [earlier, loose] = [await store('earlier'), await store('loose')]
    await keep('train', 'embedded', 'k1', earlier, false)
    rmSync(layout().object(earlier.sha256))
    spoil(layout().object(loose.sha256))
    const { faults } = await verify()
    expect(faults).toHaveLength(2)
    expect(faults.join('\n')).toContain('an earlier run left it: whoever needs that one runs train as it was then')
    expect(faults.join('\n')).toMatch(new RegExp(`^object ${loose.sha256} is damaged .*no run that is kept left it, so nothing needs it$`, 'm'))
  })

  it('reads the files of models that serve, and says how to put one back', async () => {
    const [linked, copied, gone] = [await store('linked'), await store('copied'), await store('gone')]
    const folder = join(workspace, 'models/slots/abc')
    const files = [linked, copied, gone].map((file, index) => ({ ...file, path: `${index}.bin` }))
    mkdirSync(folder, { recursive: true })
    linkSync(layout().object(linked.sha256), join(folder, '0.bin'))
    writeFileSync(join(folder, '1.bin'), 'copiex')
    expect((await verify({ copies: [{ folder, files }] })).faults).toEqual([
      `models/slots/abc/1.bin is damaged: its bytes are not those of its sha256 any more; put it there again: cp -f ${objectOf(copied)} models/slots/abc/1.bin`,
      `models/slots/abc/2.bin is missing; put it there again: cp -f ${objectOf(gone)} models/slots/abc/2.bin`,
    ])
    rmSync(layout().object(gone.sha256))
    expect((await verify({ copies: [{ folder, files }] })).faults.at(-1)).toContain('no copy of it is in the store; train that model again')
  })
})

const objectOf = ({ sha256 }: OutputFile): string =>
  layout()
    .object(sha256)
    .slice(dirname(layout().store).length + 1)
