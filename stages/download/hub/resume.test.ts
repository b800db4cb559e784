import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Progress, SourceFile } from '#kit/stage'
import { contentOf, digestOf } from '../../../tests/hub/content.ts'
import type { Fault } from '../../../tests/hub/fault.ts'
import { type LocalHub, openLocalHub } from '../../../tests/hub/local-hub.ts'
import { BYTES, content, file, LARGE, open, openPlace, path, ranges, revision, sha256, source } from '../../../tests/hub/try-hub.ts'

describe('a download that was ended goes on', () => {
  const interrupted = async (hub: LocalHub, place: Awaited<ReturnType<typeof openPlace>>, files: readonly SourceFile[] = [file]) => {
    const controller = new AbortController()
    const progress: Progress = (done) => done >= 60_000 && controller.abort(new Error('ended by hand'))
    const { failure, there } = await place.attempt(hub, {
      files,
      faults: [{ at: 'storage', kind: 'slow', bytes: 20_000, everyMs: 250 }],
      signal: controller.signal,
      progress,
    })
    expect({ failure, there }).toEqual({ failure: 'ended by hand', there: [] })
  }

  it('and asks for the rest alone, under the tag of what is there', async () => {
    await using hub = await open()
    const place = await openPlace()
    await interrupted(hub, place)
    expect(await place.leftOver()).toEqual(expect.arrayContaining(['rows é.jsonl.part']))
    const { taken } = await place.attempt(hub)
    expect(taken).toEqual([{ path, sha256, bytes: BYTES }])
    const { range, condition, sent } = hub.asked.at(-1) ?? {}
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1])
    expect(from).toBeGreaterThanOrEqual(60_000)
    expect(sent).toBe(BYTES - from)
    expect(condition).toBe(`"stored-${sha256.slice(0, 8)}"`)
  })

  it.each([null, 'W/"weak"'])('under no condition where the tag is %s, which is none to rely on', async (tag) => {
    await using hub = await open(LARGE, { tag })
    const place = await openPlace()
    await interrupted(hub, place)
    const { taken } = await place.attempt(hub)
    expect(taken).toEqual([{ path, sha256, bytes: BYTES }])
    expect(hub.asked.at(-1)).toMatchObject({ range: expect.stringMatching(/^bytes=[1-9]\d*-$/), condition: null })
  })

  it.each<[string, Fault[]]>([
    ['the storage knows it by another tag', [{ at: 'storage', kind: 'headers', headers: { etag: '"other"' } }]],
    ['the hub knows it by another tag', [{ at: 'resolve', kind: 'headers', headers: { 'x-linked-etag': '"another"' } }]],
    ['the storage does so and sends a part all the same', [{ at: 'storage', kind: 'ignore-condition', etag: '"other"' }]],
    ['the hub sends all of it', [{ at: 'storage', kind: 'ignore-range' }]],
    ['the hub sends another stretch', [{ at: 'storage', kind: 'shift-range', by: -1000 }]],
  ])('afresh where %s', async (_, faults) => {
    await using hub = await open()
    const place = await openPlace()
    await interrupted(hub, place)
    const { taken } = await place.attempt(hub, { faults })
    expect(taken).toEqual([{ path, sha256, bytes: BYTES }])
    expect(hub.asked.filter(({ at, sent }) => at === 'storage' && sent === BYTES)).toHaveLength(1)
  })

  it('afresh where what is there was damaged meanwhile', async () => {
    await using hub = await open()
    const place = await openPlace()
    await interrupted(hub, place)
    const part = join(place.kept, revision, `${path}.part`)
    const bytes = await readFile(part)
    bytes[10] = (bytes[10] ?? 0) ^ 1
    await writeFile(part, bytes)
    const { taken, logged } = await place.attempt(hub)
    expect(taken).toEqual([{ path, sha256, bytes: BYTES }])
    expect(logged.join()).toContain('what came has sha256')
    expect(ranges(hub)).toEqual([null, expect.stringMatching(/^bytes=\d+-$/), null])
  })

  it('afresh where source.ts now pins another file, and what is there of another commit goes', async () => {
    await using hub = await open()
    const place = await openPlace()
    await interrupted(hub, place)
    const other = { ...source, revision: 'b'.repeat(40) }
    await using later = await openLocalHub({ repository: source.repository, revision: other.revision, files: { [path]: { content: contentOf('new') } } })
    const pinned = { path, sha256: digestOf(contentOf('new')), bytes: 3 }
    const { taken } = await place.attempt(later, { files: [pinned], asSource: other })
    expect(taken).toEqual([{ ...pinned }])
    expect(ranges(later)).toEqual([null])
    expect(await readdir(place.kept)).toEqual([])
  })

  it('not at all with what is there of another file: with another digest pinned, or more bytes than it may have', async () => {
    await using hub = await open()
    const place = await openPlace()
    await interrupted(hub, place)
    const { failure } = await place.attempt(hub, { files: [{ ...file, sha256: 'f'.repeat(64) }] })
    expect([failure, await place.leftOver()]).toEqual([expect.stringMatching(/has sha256 .* on the hub, but it should be ffff/), []])
    await interrupted(hub, place)
    await appendFile(join(place.kept, revision, `${path}.part`), Buffer.alloc(BYTES))
    expect((await place.attempt(hub)).waits).toEqual([])
  })

  it('with the files that are whole already, which it reads and does not ask for', async () => {
    const small = contentOf('small')
    await using hub = await open({ 'data/a': { content: small }, [path]: { content } })
    const place = await openPlace()
    const files = [{ path: 'data/a', sha256: digestOf(small), bytes: 5 }, file]
    await place.attempt(hub, { files, faults: [{ at: 'resolve', kind: 'refuse', times: 3 }], more: { attempts: 3, connections: 1 } })
    await interrupted(hub, place, files)
    const before = hub.asked.length
    const { taken } = await place.attempt(hub, { files })
    expect(taken).toHaveLength(2)
    expect(hub.asked.slice(before).filter(({ path: asked }) => asked.includes('data/a'))).toEqual([])
  })
})
