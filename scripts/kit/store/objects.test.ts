import { chmodSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { OutputFile } from '#kit/records'
import { findFaults, stampsOf } from './check-objects.ts'
import { sha256 } from './digest.ts'
import { storeLayout } from './layout.ts'
import { ingest, isLaidOut, layOut, setAside } from './objects.ts'

let workspace = ''
const layout = () => storeLayout(workspace)
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'flywheel-objects-'))
})

async function store(text: string, path = 'rows.txt'): Promise<OutputFile> {
  const made = join(workspace, `made-${path}`)
  writeFileSync(made, text)
  return { path, ...(await ingest(layout(), made)) }
}

function flip({ sha256 }: OutputFile): void {
  const object = layout().object(sha256)
  const bytes = readFileSync(object)
  bytes[0] = (bytes[0] ?? 0) ^ 1
  chmodSync(object, 0o644)
  writeFileSync(object, bytes)
}

describe('an object', () => {
  it('is the file under its sha256, read-only', async () => {
    const file = await store('hello')
    expect(file).toEqual({ path: 'rows.txt', sha256: sha256('hello'), bytes: 5 })
    expect(statSync(layout().object(file.sha256)).mode & 0o777).toBe(0o444)
    expect(readdirSync(workspace)).toEqual(['.store'])
  })

  it('stays the same one when the same bytes come again', async () => {
    const { ino } = statSync(layout().object((await store('hello')).sha256))
    expect(statSync(layout().object((await store('hello')).sha256)).ino).toBe(ino)
  })

  it('that was damaged is replaced when the same bytes come again', async () => {
    flip(await store('hello'))
    const file = await store('hello')
    expect(readFileSync(layout().object(file.sha256), 'utf8')).toBe('hello')
    expect(await findFaults(layout(), [file])).toEqual([])
  })

  it('that is set aside is not in the store any more, twice is no error', async () => {
    const file = await store('hello')
    await setAside(layout(), file.sha256)
    await setAside(layout(), file.sha256)
    expect(await findFaults(layout(), [file])).toEqual([{ file, fault: 'missing' }])
    expect(readFileSync(layout().damaged(file.sha256), 'utf8')).toBe('hello')
  })
})

describe('findFaults', () => {
  it('names what is missing, cut or changed by a byte, each object once', async () => {
    const [whole, missing, cut, flipped] = await Promise.all(['one', 'two', 'three', 'four'].map((text) => store(text, `${text}.txt`)))
    if (!whole || !missing || !cut || !flipped) throw new Error('four files were stored')
    rmSync(layout().object(missing.sha256))
    chmodSync(layout().object(cut.sha256), 0o644)
    truncateSync(layout().object(cut.sha256), 2)
    flip(flipped)
    expect(await findFaults(layout(), [whole, missing, cut, flipped, { ...flipped, path: 'again.txt' }])).toEqual([
      { file: missing, fault: 'missing' },
      { file: cut, fault: 'damaged' },
      { file: { ...flipped, path: 'again.txt' }, fault: 'damaged' },
    ])
  })

  it('with stamps reads only what has another time, so that a look at a whole store costs no reading', async () => {
    const file = await store('hello')
    flip(file)
    const stamps = await stampsOf(layout(), [file])
    expect(await findFaults(layout(), [file], { kind: 'changed', stamps })).toEqual([])
    expect(await findFaults(layout(), [file], { kind: 'changed', stamps: {} })).toEqual([{ file, fault: 'damaged' }])
    expect(await findFaults(layout(), [file])).toEqual([{ file, fault: 'damaged' }])
  })

  it('takes an object that was only touched for whole', async () => {
    const file = await store('hello')
    const stamps = await stampsOf(layout(), [file])
    utimesSync(layout().object(file.sha256), 1, 1)
    expect(await findFaults(layout(), [file], { kind: 'changed', stamps })).toEqual([])
  })
})

describe('a laid out file', () => {
  it('is a link to its object, and is not that of another one', async () => {
    const [one, two] = [await store('one', 'one.txt'), await store('two', 'two.txt')]
    await layOut(layout(), [one], join(workspace, 'out'))
    const place = join(workspace, 'out/one.txt')
    expect(await isLaidOut(layout().object(one.sha256), place)).toBe(true)
    expect(await isLaidOut(layout().object(two.sha256), place)).toBe(false)
    await mkdir(join(workspace, 'other'))
    writeFileSync(join(workspace, 'other/one.txt'), 'one')
    expect(await isLaidOut(layout().object(one.sha256), join(workspace, 'other/one.txt')), 'a file of the same size, made later').toBe(false)
  })
})
