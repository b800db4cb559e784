import { chmodSync, mkdirSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { StageError } from '#kit/stage'
import { explainDiskFault } from './disk-faults.ts'
import { isDiskFull } from './disk-full.ts'
import { storeLayout } from './layout.ts'
import { findStoreFault, findUnwritable } from './store-disk.ts'

let workspace = ''
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'flywheel-disk-'))
})

describe('a place to write', () => {
  it('that is not there yet is as good as what is above it', async () => {
    expect(await findUnwritable(workspace, join(workspace, 'stages/sum/out'))).toBeNull()
    expect(await findStoreFault(workspace)).toBeNull()
  })

  it.skipIf(process.getuid?.() === 0)('that belongs to somebody else is named with the mend', async () => {
    mkdirSync(join(workspace, '.store'))
    chmodSync(join(workspace, '.store'), 0o555)
    expect(await findStoreFault(workspace)).toMatch(/^\.store cannot be written: this user may not write there \(EACCES\); .*make it writable for this user/)
  })
})

describe('a full disk', () => {
  it('is known by its code, and in the words of DuckDB, Python and a quota, however deep the cause', () => {
    const told = [
      Object.assign(new Error('write'), { code: 'ENOSPC' }),
      new Error('IO Error: Could not write file "rows.parquet": No space left on device'),
      new Error("OSError: [Errno 28] No space left on device: 'model.safetensors'"),
      new Error('EDQUOT: disk quota exceeded, write'),
    ]
    for (const error of told) expect(isDiskFull(new StageError('it failed', { cause: error }))).toBe(true)
    expect(isDiskFull(new Error('rows do not add up'))).toBe(false)
  })

  it('is explained once, with what is free and the mend; other errors stay what they are', async () => {
    const layout = storeLayout(workspace)
    const explained = await explainDiskFault(new Error('ENOSPC: no space left on device'), { layout, step: 'sum' })
    expect(String(explained)).toMatch(
      /^StageError: the disk is full: step sum could not write all that it made, .* free of .* when it stopped\); free some space/,
    )
    expect(await explainDiskFault(explained, { layout, step: 'sum' })).toBe(explained)
    const other = new Error('rows do not add up')
    expect(await explainDiskFault(other, { layout })).toBe(other)
  })
})
