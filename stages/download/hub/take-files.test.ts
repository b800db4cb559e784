import { describe, expect, it } from 'vitest'
import { contentOf, digestOf, noise } from '../../../tests/hub/content.ts'
import type { Fault } from '../../../tests/hub/fault.ts'
import type { HubFiles } from '../../../tests/hub/local-hub.ts'
import { BYTES, content, file, LARGE, open, openPlace, path, ranges, revision, SMALL, sha256 } from '../../../tests/hub/try-hub.ts'

describe('takeFiles', () => {
  it('leaves the file whole in its place, and nothing beside it', async () => {
    await using hub = await open()
    const place = await openPlace()
    const { taken, there, read, waits } = await place.attempt(hub)
    expect(taken).toEqual([{ path, sha256, bytes: BYTES }])
    expect(there).toEqual(['rows é.jsonl'])
    expect(Buffer.compare(await read(), Buffer.concat([...content.read(0)]))).toBe(0)
    expect([waits, await place.leftOver()]).toEqual([[], []])
    expect(hub.asked.map(({ at, path: asked }) => [at, asked.split('?')[0]])).toEqual([
      ['resolve', `/datasets/owner/set/resolve/${revision}/data/rows%20%C3%A9.jsonl`],
      ['storage', `/${sha256}`],
    ])
  })

  it('gives the token to the hub, also below a path of its host, and not to where files are stored', async () => {
    await using hub = await open(LARGE, { prefix: '/mirrors/hf', token: 'secret' })
    const { failure } = await (await openPlace()).attempt(hub, { more: { token: 'secret' }, files: [{ ...file, sha256: null }] })
    expect(failure).toBeNull()
    expect(hub.asked.map(({ at, authorization }) => [at, authorization])).toEqual([
      ['list', 'Bearer secret'],
      ['resolve', 'Bearer secret'],
      ['storage', null],
    ])
    expect(hub.asked[1]?.path).toContain('/mirrors/hf/datasets/')
  })

  it('nor does it follow a redirect to the same host outside of the mirror', async () => {
    await using hub = await open(LARGE, { prefix: '/mirrors/hf', token: 'secret' })
    const { failure } = await (await openPlace()).attempt(hub, {
      more: { token: 'secret' },
      faults: [{ at: 'resolve', kind: 'redirect', to: '/elsewhere' }],
    })
    expect(failure).toBeNull()
    expect(hub.asked.map(({ authorization }) => authorization).slice(0, 3)).toEqual(['Bearer secret', null, 'Bearer secret'])
  })

  // Each is wrong once; what comes then is the file, whole.
  it.each<[string, HubFiles, Fault, { from: number }]>([
    ['refuses the connection', LARGE, { at: 'resolve', kind: 'refuse' }, { from: 0 }],
    ['throttles', LARGE, { at: 'resolve', kind: 'status', status: 429 }, { from: 0 }],
    ['has a fault', LARGE, { at: 'storage', kind: 'status', status: 500 }, { from: 0 }],
    ['is overloaded', LARGE, { at: 'resolve', kind: 'status', status: 503 }, { from: 0 }],
    ['has let the address run out', LARGE, { at: 'storage', kind: 'status', status: 403 }, { from: 0 }],
    ['cuts the connection', LARGE, { at: 'storage', kind: 'cut', after: 70_000 }, { from: 70_000 }],
    ['cuts the connection of a small file', SMALL, { at: 'resolve', kind: 'cut', after: 70_000 }, { from: 70_000 }],
    ['ends early without saying so', LARGE, { at: 'storage', kind: 'end', after: 70_000 }, { from: 70_000 }],
    ['announces more than it has', LARGE, { at: 'storage', kind: 'announce', bytes: 9 }, { from: 0 }],
    ['announces less than it has', LARGE, { at: 'storage', kind: 'announce', bytes: -9 }, { from: 0 }],
    ['corrupts one bit', LARGE, { at: 'storage', kind: 'corrupt', position: 123_456 }, { from: 0 }],
    ['sends a page instead', LARGE, { at: 'storage', kind: 'page' }, { from: 0 }],
    ['sends a page instead of an address', LARGE, { at: 'resolve', kind: 'page' }, { from: 0 }],
    ['sends nothing', LARGE, { at: 'storage', kind: 'end', after: 0 }, { from: 0 }],
    ['packs the bytes', LARGE, { at: 'storage', kind: 'headers', headers: { 'content-encoding': 'gzip' } }, { from: 0 }],
  ])('goes on where the hub %s', async (_, files, fault, { from }) => {
    await using hub = await open(files)
    const place = await openPlace()
    const { failure, waits, taken, logged } = await place.attempt(hub, { faults: [fault] })
    expect({ failure, taken, left: await place.leftOver() }).toEqual({ failure: null, taken: [{ path, sha256, bytes: BYTES }], left: [] })
    expect(waits).toEqual([1000])
    expect(logged.filter((line) => line.startsWith('trying-again'))).toEqual([expect.stringContaining(path)])
    // A reset may overtake bytes that were sent before it, so of a cut connection less may have come.
    const asked = Number(/^bytes=(\d+)-$/.exec(hub.asked.at(-1)?.range ?? 'bytes=0-')?.[1])
    if (fault.kind === 'cut') expect(asked).toBeLessThanOrEqual(from)
    else expect(asked).toBe(from)
  })

  it('a surplus is cut off, and what was right of it is taken', async () => {
    await using hub = await open()
    const { failure, taken, logged } = await (await openPlace()).attempt(hub, { faults: [{ at: 'storage', kind: 'add', bytes: 10 }] })
    expect({ failure, taken }).toEqual({ failure: null, taken: [{ path, sha256, bytes: BYTES }] })
    expect(logged.join()).toContain('the hub sent more than 200000 bytes')
  })

  // Each is wrong again and again.
  it.each<[string, Fault, RegExp]>([
    ['cuts at once', { at: 'storage', kind: 'cut', after: 0 }, /broke off after 0 of 200000 bytes \(.*and so 3 times in a row; run the step again: it goes on/],
    ['sends a page', { at: 'storage', kind: 'page' }, /answered with a web page \(text\/html; charset=utf-8\) instead of the file, and so 3 times in a row/],
    ['announces too much', { at: 'storage', kind: 'announce', bytes: 9 }, /announces 200009 bytes, but it should be 200000 bytes/],
    ['throttles', { at: 'resolve', kind: 'status', status: 429 }, /answered 429 Too Many Requests, and so 3 times in a row/],
    ['has a fault', { at: 'storage', kind: 'status', status: 500 }, /answered 500 Internal Server Error, and so 3 times in a row/],
    [
      'has corrupted the file',
      { at: 'storage', kind: 'corrupt', position: 5 },
      /what came has sha256 [0-9a-f]{64}, but it should have sha256 .*, and the same came twice; mend source\.ts/,
    ],
    ['has pointers to large files alone', { at: 'resolve', kind: 'pointer' }, /is the pointer to a large file and not the file; set HF_ENDPOINT/],
    ['is at another commit', { at: 'resolve', kind: 'headers', headers: { 'x-repo-commit': 'b'.repeat(40) } }, /is of commit bbbb.*, but source\.ts pins aaaa/],
    [
      'has another file',
      { at: 'resolve', kind: 'headers', headers: { 'x-linked-etag': `"${'c'.repeat(64)}"` } },
      /has sha256 cccc.* on the hub, but it should be/,
    ],
    [
      'has a longer file',
      { at: 'resolve', kind: 'headers', headers: { 'x-linked-size': '200001' } },
      /has 200001 bytes on the hub, but it should be 200000 bytes/,
    ],
    ['has no such file', { at: 'resolve', kind: 'status', status: 404 }, /answered 404 Not Found; mend repository, revision or path in source\.ts/],
    ['asks who it is', { at: 'resolve', kind: 'status', status: 401 }, /answered 401 Unauthorized; set HF_TOKEN to a token that may read it/],
    [
      'gives access on demand',
      { at: 'resolve', kind: 'status', status: 403, headers: { 'x-error-code': 'GatedRepo' } },
      /answered 403 Forbidden; ask for access on the dataset's page/,
    ],
    ['sends on in a circle', { at: 'resolve', kind: 'redirect', to: '/again' }, /is sent on 10 times and more/],
    ['sends on to nowhere', { at: 'resolve', kind: 'redirect', to: 'ftp://a/b' }, /ftp: is no way to a file/],
  ])('takes nothing where the hub %s, and says so', async (_, fault, message) => {
    await using hub = await open()
    const place = await openPlace()
    const { failure, there } = await place.attempt(hub, { faults: [{ ...fault, times: 99 }], more: { attempts: 3 } })
    expect(failure).toMatch(message)
    expect(failure).not.toContain('gives-access')
    expect(there).toEqual([])
    hub.faults.length = 0
    const { taken } = await place.attempt(hub)
    expect(taken).toEqual([{ path, sha256, bytes: BYTES }])
  })

  it('a transfer that stalls is asked for anew, from where it stood', async () => {
    await using hub = await open()
    const { failure, logged } = await (await openPlace()).attempt(hub, { faults: [{ at: 'storage', kind: 'stall', after: 70_000 }], more: { stallMs: 150 } })
    expect(failure).toBeNull()
    expect(logged.join()).toContain('nothing came for 0.1 s')
    expect(ranges(hub)).toEqual([null, 'bytes=70000-'])
  })

  it('a transfer that is slow and goes on is none that stalls', async () => {
    await using hub = await open()
    const { failure, waits } = await (await openPlace()).attempt(hub, {
      faults: [{ at: 'storage', kind: 'slow', bytes: 20_000, everyMs: 50 }],
      more: { stallMs: 400 },
    })
    expect({ failure, waits }).toEqual({ failure: null, waits: [] })
  })

  it('a hub that cannot be reached is named, without what gives access', async () => {
    const hub = await open()
    await hub[Symbol.asyncDispose]()
    const { failure } = await (await openPlace()).attempt(hub, { more: { token: 'secret', attempts: 2 } })
    expect(failure).toMatch(/127\.0\.0\.1:\d+ cannot be reached \(.*ECONNREFUSED.*\), and so 2 times in a row; run the step again/)
    expect(failure).not.toContain('secret')
  })
})

describe('how long it waits', () => {
  const busy = (headers: Record<string, string> = {}, times = 1): Fault => ({ at: 'resolve', kind: 'status', status: 429, headers, times })

  it('longer each time, and as long as the hub says at least', async () => {
    await using hub = await open()
    const faults = [busy({}, 2), busy({ 'retry-after': '7' }), busy({ ratelimit: '"resolvers";r=0;t=33' })]
    expect((await (await openPlace()).attempt(hub, { faults })).waits).toEqual([1000, 2000, 7000, 33_000])
  })

  it('not at all where the hub asks for more than ten minutes', async () => {
    await using hub = await open()
    const { failure, waits } = await (await openPlace()).attempt(hub, { faults: [busy({ 'retry-after': '3600' })] })
    expect(failure).toMatch(/429 Too Many Requests and asks to wait 1 h 0 min; run the step again then/)
    expect(waits).toEqual([])
  })

  it('an attempt that brought much was none in vain', async () => {
    await using hub = await open()
    const { failure, waits } = await (await openPlace()).attempt(hub, {
      faults: [{ at: 'storage', kind: 'cut', after: 20_000, times: 9 }],
      more: { attempts: 2, worthBytes: 1_000 },
    })
    expect({ failure, waits }).toEqual({ failure: null, waits: Array.from({ length: 9 }, () => 1000) })
  })
})

describe('several files', () => {
  const many: HubFiles = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`data/train-${index}.parquet`, { content: noise(50_000 + index) }]))

  it('come side by side and are told in the order of the listing, with what they add up to', async () => {
    await using hub = await open(many)
    const shown: (number | null)[][] = []
    const { taken, logged } = await (await openPlace()).attempt(hub, {
      files: [{ path: 'data/train-*.parquet', sha256: null, bytes: 450_036 }],
      progress: (done, of) => shown.push([done, of]),
    })
    expect(taken).toEqual(Object.entries(many).map(([name, made]) => ({ path: name, sha256: digestOf(made.content), bytes: made.content.bytes })))
    expect(shown.at(-1)).toEqual([450_036, 450_036])
    expect(logged).toEqual([expect.stringMatching(/^fetching .*"files":9,"size":"450\.0 kB","there":"0 B"/)])
  })

  it('one that fails ends the others; what was whole is not asked for again', async () => {
    await using hub = await open(many)
    const place = await openPlace()
    const files = [{ path: 'data/train-*.parquet', sha256: null, bytes: null }]
    const { failure, there } = await place.attempt(hub, {
      files,
      faults: [
        ...Array.from({ length: 4 }, (): Fault => ({ at: 'resolve', kind: 'slow', bytes: 50_100, everyMs: 1 })),
        { at: 'resolve', kind: 'status', status: 404 },
      ],
    })
    expect(failure).toMatch(/train-\d\.parquet answered 404/)
    expect(there).toEqual([])
    hub.asked.length = 0
    expect((await place.attempt(hub, { files })).taken).toHaveLength(9)
    expect(hub.asked.filter(({ at }) => at === 'resolve').length).toBeLessThan(9)
  })

  it('a listing that lies about a size is found when the file comes', async () => {
    await using hub = await open(SMALL)
    const { failure } = await (await openPlace()).attempt(hub, {
      files: [{ path: 'data/*', sha256: null, bytes: null }],
      faults: [{ at: 'list', kind: 'list-size', bytes: 5 }],
      more: { attempts: 2 },
    })
    expect(failure).toMatch(/announces 200000 bytes, but it should be 200005 bytes/)
  })

  it('a small file has no sha256 on the hub, and is held against the name that git gives it', async () => {
    await using hub = await open(SMALL)
    const open_ = { files: [{ path: 'data/*', sha256: null, bytes: null }], faults: [] }
    const { failure } = await (await openPlace()).attempt(hub, { ...open_, faults: [{ at: 'resolve', kind: 'corrupt', position: 7, times: 2 }] })
    expect(failure).toMatch(/what came has git [0-9a-f]{40}, but it should have git [0-9a-f]{40}, and the same came twice/)
    expect((await (await openPlace()).attempt(hub, open_)).taken).toEqual([{ path, sha256, bytes: BYTES }])
  })

  it('an empty one is one too', async () => {
    await using hub = await open({ 'data/none.txt': { content: contentOf(''), large: false } })
    const { taken, read } = await (await openPlace()).attempt(hub, { files: [{ path: 'data/*', sha256: null, bytes: null }] })
    expect(taken).toEqual([{ path: 'data/none.txt', sha256: digestOf(contentOf('')), bytes: 0 }])
    expect(await read('data/none.txt')).toHaveLength(0)
  })
})

describe('a disk that is too small', () => {
  it('is told before anything comes', async () => {
    await using hub = await open()
    const { failure } = await (await openPlace()).attempt(hub, { free: 30_000_000 })
    expect(failure).toMatch(
      /200\.0 kB are to be fetched, and 30\.0 MB are free on the disk of .*; make room there \(npx tsx scripts\/store\.ts gc .*\), or choose/,
    )
    expect(hub.asked).toEqual([])
  })
})
