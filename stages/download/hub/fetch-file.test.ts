import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SourceFile } from '#kit/stage'
import { fetchFile } from './fetch-file.ts'
import { hubOf } from './hub.ts'
import { scriptedHub } from './scripted-hub.ts'

const content = 'row\n'.repeat(50_000)
const sha256 = createHash('sha256').update(content).digest('hex')
const whole: SourceFile = { path: 'data/rows é.jsonl', sha256, bytes: content.length }
const source = { repository: 'owner/set', revision: 'abc' }
const send = (response: ServerResponse, body: string, length = body.length) => response.writeHead(200, { 'content-length': length }).end(body)

/** Fetches the file from a hub that answers so; gives the message of the failure, if any, and what lies in the folder afterwards. */
async function attempt(
  answer: (response: ServerResponse, url: string) => void,
  { file = whole, token = '', stallMs = 10_000, signal = new AbortController().signal } = {},
) {
  await using server = await scriptedHub((request, response) => answer(response, request.url ?? ''))
  const folder = await mkdtemp(join(tmpdir(), 'flywheel-hub-'))
  const hub = { ...hubOf({ HF_ENDPOINT: `${server.endpoint}/`, HF_TOKEN: token }), stallMs }
  const fetched = fetchFile({ hub, source, file, target: join(folder, 'data/rows.jsonl'), signal, progress: () => {} })
  const failure = await fetched.then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
  const files = (await readdir(folder, { recursive: true })).filter((path) => path !== 'data')
  return { failure, files, folder, requests: server.requests, result: failure ? null : await fetched }
}

describe('fetchFile', () => {
  it('streams the file at the pinned revision to its place', async () => {
    const { failure, folder, files, requests, result } = await attempt((response) => send(response, content), { token: 'secret' })
    expect(failure).toBeNull()
    expect(files).toEqual([join('data', 'rows.jsonl')])
    expect(await readFile(join(folder, 'data/rows.jsonl'), 'utf8')).toBe(content)
    expect(result).toEqual({ path: whole.path, sha256, bytes: content.length })
    expect(requests).toEqual(['GET /datasets/owner/set/resolve/abc/data/rows%20%C3%A9.jsonl Bearer secret'])
  })

  it('follows a redirect to another host without the token', async () => {
    await using storage = await scriptedHub((_, response) => send(response, content))
    const { failure, requests } = await attempt((response) => response.writeHead(302, { location: `${storage.endpoint}/blob` }).end(), { token: 'secret' })
    expect(failure).toBeNull()
    expect(requests).toEqual([expect.stringContaining('Bearer secret')])
    expect(storage.requests).toEqual(['GET /blob'])
  })

  it('records size and digest of a file that has none in source.ts', async () => {
    const { result } = await attempt((response) => send(response, content), { file: { path: 'a.json', sha256: null, bytes: null } })
    expect(result).toEqual({ path: 'a.json', sha256, bytes: content.length })
  })

  it.each<[string, (response: ServerResponse) => void, RegExp]>([
    [
      'cuts the connection',
      (response) => response.writeHead(200, { 'content-length': content.length }).write(content.slice(0, 5000), () => response.destroy()),
      /transfer broke off after \d+ bytes; run the step again/,
    ],
    [
      'cuts a transfer of unknown length',
      (response) => void response.writeHead(200).write(content.slice(0, 5000), () => response.destroy()),
      /transfer broke off/,
    ],
    ['ends early', (response) => send(response, content.slice(0, 5000)), /the hub sent 5000 bytes, but it should be 200000 bytes/],
    ['sends too much', (response) => send(response, `${content}row\n`), /the hub sent more than 200000 bytes/],
    ['claims more than it sends', (response) => send(response, content.slice(0, 5000), content.length).destroy(), /transfer broke off/],
    [
      'corrupts one character',
      (response) => send(response, `${content.slice(0, -4)}raw\n`),
      new RegExp(`the hub sent sha256 [0-9a-f]{64}, but it should be sha256 ${sha256}`),
    ],
    ['sends a page instead', (response) => send(response, '<html>sign in</html>'), /the hub sent 20 bytes/],
    ['sends nothing', (response) => send(response, ''), /the hub sent 0 bytes/],
  ])('leaves nothing behind where the hub %s', async (_, answer, message) => {
    const { failure, files } = await attempt(answer)
    expect(failure).toMatch(message)
    expect(failure).toContain(whole.path)
    expect(files).toEqual([])
  })

  it.each<[number, string, RegExp]>([
    [401, '', /401 Unauthorized; set HF_TOKEN/],
    [403, 'secret', /403 Forbidden; HF_TOKEN gives no access/],
    [404, '', /404 Not Found; mend repository, revision or path in source\.ts/],
    [429, '', /429 Too Many Requests; run the step again later/],
    [503, '', /503 Service Unavailable; run the step again later/],
  ])('status %i is told with the mend, and the token is not', async (status, token, message) => {
    const { failure, files } = await attempt((response) => response.writeHead(status).end('no'), { token })
    expect(failure).toMatch(message)
    expect(failure).not.toContain('secret')
    expect(files).toEqual([])
  })

  it('a transfer that stalls ends by itself', async () => {
    const { failure, files } = await attempt((response) => void response.writeHead(200).write('row\n'), { stallMs: 50 })
    expect(failure).toMatch(/nothing came for 0\.05 s; run the step again/)
    expect(files).toEqual([])
  })

  it('a transfer that is slow and goes on does not', async () => {
    const { failure } = await attempt(
      (response) => {
        const size = content.length / 8
        const step = (sent: number) =>
          sent < content.length ? void response.write(content.slice(sent, sent + size), () => setTimeout(step, 250, sent + size)) : response.end()
        response.writeHead(200)
        step(0)
      },
      { stallMs: 1200 },
    )
    expect(failure).toBeNull()
  })

  it('stops when it is told to', async () => {
    const controller = new AbortController()
    const { failure, files } = await attempt((response) => void response.writeHead(200).write('row\n', () => controller.abort()), { signal: controller.signal })
    expect(failure).toMatch(/abort/i)
    expect(files).toEqual([])
  })

  it('a hub that cannot be reached is named', async () => {
    const hub = { ...hubOf({ HF_ENDPOINT: 'http://127.0.0.1:1' }), stallMs: 5000 }
    const folder = await mkdtemp(join(tmpdir(), 'flywheel-hub-'))
    const given = { hub, source, file: whole, target: join(folder, 'x'), signal: new AbortController().signal, progress: () => {} }
    await expect(fetchFile(given)).rejects.toThrow(/127\.0\.0\.1:1\/.* cannot be reached; set HF_ENDPOINT .*"from: sample"/)
  })
})
