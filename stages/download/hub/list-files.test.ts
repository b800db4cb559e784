import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defineSource, type Source } from '#kit/stage'
import { tryStage } from '#kit/store'
import stage from '../stage.ts'
import { hubOf } from './hub.ts'
import { listFiles } from './list-files.ts'
import { scriptedHub } from './scripted-hub.ts'

const digest = (text: string) => createHash('sha256').update(text).digest('hex')
const shard = (path: string, text: string) => ({ type: 'file', oid: 'git', size: 130, path, lfs: { oid: digest(text), size: text.length, pointerSize: 130 } })
const entries = [
  shard('SFT/train-00001-of-00002.parquet', 'two'),
  shard('SFT/train-00000-of-00002.parquet', 'one'),
  { type: 'file', oid: 'git', size: 7, path: 'SFT/train-notes.parquet.md' },
  { type: 'directory', oid: 'git', size: 0, path: 'SFT/train-old.parquet' },
]
const source = (...files: Source['files']): Source =>
  defineSource({ summary: 's', name: 'set', licence: 'MIT', repository: 'owner/set', revision: 'refs/pr/3', files, sample: { path: 'none', sha256: '' } })
const open = (path: string): Source['files'][number] => ({ path, sha256: null, bytes: null })
const signal = new AbortController().signal

describe('listFiles', () => {
  it('a star stands for the files of the folder, in order, with the digests of the hub', async () => {
    await using server = await scriptedHub((_, response) => response.end(JSON.stringify(entries)))
    expect(await listFiles(hubOf({ HF_ENDPOINT: server.endpoint }), source(open('SFT/train-*.parquet')), signal)).toEqual([
      { path: 'SFT/train-00000-of-00002.parquet', sha256: digest('one'), bytes: 3 },
      { path: 'SFT/train-00001-of-00002.parquet', sha256: digest('two'), bytes: 3 },
    ])
    expect(server.requests).toEqual(['GET /api/datasets/owner/set/tree/refs%2Fpr%2F3/SFT'])
  })

  it('what source.ts pins is not asked for, and a small file has its size', async () => {
    await using server = await scriptedHub((_, response) => response.end(JSON.stringify(entries)))
    const pinned = { path: 'SFT/a.json', sha256: digest('a'), bytes: 1 }
    const hub = hubOf({ HF_ENDPOINT: server.endpoint })
    expect(await listFiles(hub, source(pinned), signal)).toEqual([pinned])
    expect(server.requests).toEqual([])
    expect(await listFiles(hub, source(open('SFT/train-notes.parquet.md')), signal)).toEqual([{ path: 'SFT/train-notes.parquet.md', sha256: null, bytes: 7 }])
  })

  it('a path that nothing fits, and an answer that is no listing, are errors', async () => {
    await using server = await scriptedHub((request, response) => response.end(request.url?.endsWith('/SFT') ? JSON.stringify(entries) : '{"error": "x"}'))
    const hub = hubOf({ HF_ENDPOINT: server.endpoint })
    await expect(listFiles(hub, source(open('SFT/test-*.parquet')), signal)).rejects.toThrow(/owner\/set at refs\/pr\/3 has no file SFT\/test-\*\.parquet/)
    await expect(listFiles(hub, source(open('OSS/train-*.parquet')), signal)).rejects.toThrow(/is no listing of files/)
  })
})

describe('download from the hub', () => {
  it('leaves every file under its path and says where they come from', async () => {
    await using server = await scriptedHub((request, response) => {
      const url = request.url ?? ''
      response.end(url.startsWith('/api/') ? JSON.stringify(entries) : url.includes('00000') ? 'one' : 'two')
    })
    const before = process.env.HF_ENDPOINT
    process.env.HF_ENDPOINT = server.endpoint
    try {
      const { outputs } = await tryStage(stage, { definition: source(open('SFT/train-*.parquet')), params: { from: 'hub' } })
      expect(await readFile(join(outputs.raw?.path ?? '', 'SFT/train-00001-of-00002.parquet'), 'utf8')).toBe('two')
      expect(JSON.parse(outputs.origin?.text ?? '')).toEqual({
        source: 'set',
        repository: 'owner/set',
        revision: 'refs/pr/3',
        licence: 'MIT',
        files: [
          { path: 'SFT/train-00000-of-00002.parquet', sha256: digest('one'), bytes: 3 },
          { path: 'SFT/train-00001-of-00002.parquet', sha256: digest('two'), bytes: 3 },
        ],
      })
    } finally {
      if (before === undefined) delete process.env.HF_ENDPOINT
      else process.env.HF_ENDPOINT = before
    }
  })
})
