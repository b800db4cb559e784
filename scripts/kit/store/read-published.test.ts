import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { readPublished } from './read-published.ts'

let folder = ''
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'flywheel-published-')), 'embedded')
})

describe('readPublished', () => {
  it('waits for a file of which only the beginning is there, as while Nx copies it back', async () => {
    mkdirSync(folder)
    writeFileSync(join(folder, 'run.json'), '{"step":')
    const read = readPublished(folder, 'run.json')
    await sleep(120)
    writeFileSync(join(folder, 'run.json'), '{"step":"sum"}\n')
    expect(await read).toBe('{"step":"sum"}\n')
  })

  it('waits for an output that is being swapped', async () => {
    mkdirSync(`${folder}.next`)
    writeFileSync(join(`${folder}.next`, 'manifest.json'), '{}\n')
    const read = readPublished(folder, 'manifest.json', { isDue: true })
    await sleep(120)
    renameSync(`${folder}.next`, folder)
    expect(await read).toBe('{}\n')
  })

  it('does not wait for what nobody makes: no output, or a file that it need not have', async () => {
    expect(await readPublished(folder, 'manifest.json', { isDue: true })).toBeNull()
    mkdirSync(folder)
    expect(await readPublished(folder, 'run.json')).toBeNull()
  })
})
