import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openCache } from './cache.ts'

it('keeps a document that several write at once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'flywheel-cache-'))
  const cache = openCache(folder)
  await Promise.all(Array.from({ length: 20 }, (_, value) => cache.set('key', { value })))
  expect(await cache.get('key')).toEqual({ value: expect.any(Number) })
  expect(await readdir(folder)).toHaveLength(1)
  await rm(folder, { recursive: true })
})
