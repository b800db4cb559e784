import { describe, expect, it } from 'vitest'
import type { SourceFile } from '#kit/stage'
import { contentOf, digestOf, gitNameOf, noise } from '../../../tests/hub/content.ts'
import { impatient } from '../../../tests/hub/impatient.ts'
import { type HubFiles, type LocalHub, openLocalHub } from '../../../tests/hub/local-hub.ts'
import { listFiles } from './list-files.ts'

const revision = 'a'.repeat(40)
const notes = contentOf('a note\n')
const files: HubFiles = {
  'SFT/train-00001-of-00002.parquet': { content: noise(20) },
  'SFT/train-00000-of-00002.parquet': { content: noise(10) },
  'SFT/train-notes.parquet.md': { content: notes, large: false },
  'OSS 1/train.parquet': { content: noise(30) },
}
const shards = ['SFT/train-00000-of-00002.parquet', 'SFT/train-00001-of-00002.parquet'].map((path) => {
  const content = files[path]?.content ?? noise(0)
  return { path, sha256: digestOf(content), bytes: content.bytes, git: null }
})
const open = (path: string): SourceFile => ({ path, sha256: null, bytes: null })
const given = { repository: 'owner/set', revision, files }

async function list(server: LocalHub, wanted: readonly SourceFile[], more: Parameters<typeof impatient>[1] = {}) {
  const { hub, waits } = impatient(server.endpoint, { attempts: 3, ...more })
  const source = { repository: 'owner/set', revision }
  const signal = new AbortController().signal
  const told: string[] = []
  const listed = listFiles({ hub, source, files: wanted, signal, say: (because) => told.push(because) })
  return { listed: await listed.catch((error: Error) => error.message), waits, told }
}

describe('listFiles', () => {
  it('a star stands for the files of the folder, in order, with the digests of the hub', async () => {
    await using server = await openLocalHub(given)
    expect((await list(server, [open('SFT/train-*.parquet')])).listed).toEqual(shards)
    expect(server.asked.map(({ path }) => path)).toEqual([`/api/datasets/owner/set/tree/${revision}/SFT?recursive=false&expand=false`])
  })

  it('page after page, also of a mirror whose links name the hub it mirrors', async () => {
    await using server = await openLocalHub({ ...given, prefix: '/hf', pageSize: 1, linksTo: 'https://huggingface.co', token: 'mine' })
    expect((await list(server, [open('SFT/train-*.parquet')], { token: 'mine' })).listed).toEqual(shards)
    expect(server.asked.map(({ authorization }) => authorization)).toEqual(['Bearer mine', 'Bearer mine', 'Bearer mine'])
  })

  it('what source.ts pins is not asked for; each folder is asked for once', async () => {
    await using server = await openLocalHub(given)
    const pinned = { path: 'SFT/a.json', sha256: digestOf(notes), bytes: 1 }
    expect((await list(server, [pinned])).listed).toEqual([{ ...pinned, git: null }])
    expect(server.asked).toEqual([])
    await list(server, [open('SFT/train-00000*'), open('SFT/train-00001*'), open('OSS 1/*')])
    expect(server.asked).toHaveLength(2)
  })

  it('a file that two patterns fit comes once', async () => {
    await using server = await openLocalHub(given)
    expect((await list(server, [open('SFT/train-*.parquet'), open('SFT/train-00001*')])).listed).toEqual(shards)
  })

  it('a small file has no sha256 there, but a name of git', async () => {
    await using server = await openLocalHub(given)
    const path = 'SFT/train-notes.parquet.md'
    expect((await list(server, [open(path)])).listed).toEqual([{ path, sha256: null, bytes: 7, git: gitNameOf(notes) }])
  })

  it('a digest of source.ts goes before the one of the hub', async () => {
    await using server = await openLocalHub(given)
    const pinned = { path: 'SFT/train-00000-of-00002.parquet', sha256: 'f'.repeat(64), bytes: null }
    expect((await list(server, [pinned])).listed).toEqual([{ ...pinned, bytes: 10, git: null }])
  })

  it('a path that nothing fits, and a folder that is not there, are told with the mend', async () => {
    await using server = await openLocalHub(given)
    expect((await list(server, [open('SFT/test-*.parquet')])).listed).toMatch(
      /owner\/set at a{40} has no file SFT\/test-\*\.parquet; mend the path in source\.ts/,
    )
    expect((await list(server, [open('Qwen/*')])).listed).toMatch(/answered 404 Not Found; mend repository, revision or path in source\.ts/)
  })

  it('what leads out of the folder is no path', async () => {
    await using server = await openLocalHub({ ...given, files: { 'SFT/..': { content: notes } } })
    expect((await list(server, [open('SFT/*')])).listed).toMatch(/lists a file "SFT\/\.\.", which is no path/)
  })

  it.each(['page', 'no-listing', 'cut', 'refuse'] as const)('an answer that is none (%s) is asked for again', async (kind) => {
    await using server = await openLocalHub(given)
    const fault = kind === 'cut' ? { kind, after: 500 } : { kind }
    server.faults.push({ at: 'list', ...fault })
    const { listed, waits, told } = await list(server, [open('SFT/train-*.parquet')])
    expect({ listed, waits }).toEqual({ listed: shards, waits: [1000] })
    server.faults.push({ at: 'list', times: 9, ...fault })
    expect(told).toHaveLength(1)
    expect((await list(server, [open('SFT/*')])).listed).toMatch(
      /^the listing of files: .*, and so 3 times in a row; run the step again later, or set HF_ENDPOINT/,
    )
  })

  it('pages that lead in a circle end', async () => {
    await using server = await openLocalHub({ ...given, pageSize: 1 })
    server.faults.push({ at: 'list', kind: 'repeat-page', times: 9 })
    expect((await list(server, [open('SFT/*')])).listed).toMatch(/lists the same page again and again/)
  })
})
