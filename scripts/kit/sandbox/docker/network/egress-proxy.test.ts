import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAllowedHosts } from './allowed-hosts.ts'
import { createEgressProxy } from './egress-proxy.ts'

const portOf = (server: Server): number => (server.address() as AddressInfo).port // it listens on one
const listening = async (server: Server): Promise<Server> => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return server
}

/** Where each name is said to be. */
const places: Record<string, readonly string[]> = {
  'good.test': ['127.0.0.1'],
  'rebound.test': ['127.0.0.9'],
  'metadata.test': ['169.254.169.254'],
  'mapped.test': ['::ffff:10.0.0.1'],
  'nat64.test': ['64:ff9b::a00:1'],
}
const asked: string[] = []
const requests: string[] = []
const lines: string[] = []
let target: Server
let proxy: Server

beforeAll(async () => {
  target = await listening(
    createServer(async (request, answer) => {
      requests.push(request.url ?? '')
      const body = await text(request)
      answer.setHeader('keep-alive', 'timeout=1').end(`${request.method} ${request.url} for ${request.headers.host}${body && ` with ${body}`}`)
    }),
  )
  const { allowed } = readAllowedHosts(['*.test', '127.0.0.1', `only.example:${portOf(target)}`])
  const lookup = async (name: string) => {
    asked.push(name)
    const found = places[name]
    if (!found) throw new Error('not there')
    return found
  }
  proxy = await listening(createEgressProxy({ allowed, lookup, say: (line) => lines.push(line), headersTimeoutMs: 300 }))
})
afterAll(() => {
  for (const server of [target, proxy]) server.close().closeAllConnections()
})

/** What the proxy answers to bytes, till it closes; `more` is said once the first answer came. */
async function say(bytes: string, more?: string): Promise<string> {
  const socket = connect(portOf(proxy), '127.0.0.1')
  socket.on('error', () => {})
  socket.write(bytes)
  if (more !== undefined) socket.once('data', () => socket.write(more))
  return text(socket)
}
const get = (url: string, headers = '') => say(`GET ${url} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}\r\n`)
const request = () => `GET /inner HTTP/1.1\r\nHost: inner\r\nConnection: close\r\n\r\n`
const tunnel = (authority: string) => say(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`, request())
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])

describe('the egress proxy', () => {
  it('forwards plain HTTP to what is allowed, with the host that was looked up and not the one a header names', async () => {
    const answer = await get(`http://good.test:${portOf(target)}/a?b=c`, 'X-Kept: 1\r\n')
    expect(statusOf(answer)).toBe(200)
    expect(answer).toContain(`GET /a?b=c for good.test:${portOf(target)}`)
    expect(answer).not.toMatch(/keep-alive: timeout=1\b/i)
  })

  it('tunnels to what is allowed', async () => {
    expect(await tunnel(`good.test:${portOf(target)}`)).toMatch(/^HTTP\/1\.1 200 Connection Established\r\n\r\nHTTP\/1\.1 200 OK[\s\S]*GET \/inner for inner/)
  })

  it('passes on what came together with CONNECT, to the same host', async () => {
    const answer = await say(`CONNECT good.test:${portOf(target)} HTTP/1.1\r\nHost: x\r\n\r\n${request()}`)
    expect(answer).toContain('GET /inner for inner')
  })

  it('refuses what is not listed without asking who it is, and says so in the log', async () => {
    lines.length = 0
    asked.length = 0
    const answers = await Promise.all([get('http://evil.example/'), tunnel('evil.example:443'), tunnel('10.0.0.1:22'), tunnel('[::1]:80')])
    expect(answers.map(statusOf)).toEqual([403, 403, 403, 403])
    expect(lines.sort()).toEqual([
      'refused CONNECT 10.0.0.1:22: not in allowed_hosts',
      'refused CONNECT [::1]:80: not in allowed_hosts',
      'refused CONNECT evil.example:443: not in allowed_hosts',
      'refused GET evil.example:80: not in allowed_hosts',
    ])
    expect(asked).toEqual([])
  })

  it('refuses a port that was not listed', async () => {
    expect(statusOf(await tunnel('only.example:22'))).toBe(403)
  })

  it.each(['rebound.test', 'metadata.test', 'mapped.test', 'nat64.test'])('refuses a listed name that points to a private address: %s', async (name) => {
    lines.length = 0
    const answer = await tunnel(`${name}:80`)
    expect(statusOf(answer)).toBe(403)
    expect(answer).toContain('is a private one, and not in allowed_hosts itself')
    expect(lines).toHaveLength(1)
  })

  it('says of a name that is not there, and of a server that does not answer, 502', async () => {
    expect(statusOf(await get('http://nowhere.test/'))).toBe(502)
    expect(statusOf(await tunnel('good.test:9'))).toBe(502)
    expect(statusOf(await get('http://127.0.0.1:9/'))).toBe(502)
  })

  it.each([
    ['an authority with a user', 'CONNECT good.test:80@evil.example:80 HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['an authority without a port', 'CONNECT good.test HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a port that is none', 'CONNECT good.test:99999 HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a name in brackets', 'CONNECT [good.test]:80 HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['an address with a zone', 'CONNECT [fe80::1%eth0]:80 HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a user in an address', 'GET http://good.test:80@evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a path alone', 'GET / HTTP/1.1\r\nHost: good.test\r\n\r\n'],
    ['another scheme', 'GET ftp://good.test/ HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['two lengths', 'POST http://good.test/ HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd'],
    ['a length and chunks', 'POST http://good.test/ HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['headers without end', `GET http://good.test/ HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`],
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ])('answers 400 to %s', async (_, bytes) => {
    expect(statusOf(await say(bytes))).toBe(400)
  })

  it('takes an address written as a number, in hexadecimal or as IPv6 for the address it is', async () => {
    expect(statusOf(await get(`http://2130706433:${portOf(target)}/`))).toBe(200)
    expect(statusOf(await get('http://0x0a000001/'))).toBe(403)
    expect(statusOf(await get('http://[::ffff:a00:1]/'))).toBe(403)
    expect(statusOf(await tunnel('0x7f.1:80'))).toBe(403)
  })

  it('passes on a body as one, whatever the method', async () => {
    const inner = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n'
    const chunk = `${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`
    const answer = await say(
      `DELETE http://good.test:${portOf(target)}/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`,
    )
    expect(answer).toContain(`DELETE /a for good.test:${portOf(target)} with ${inner}`)
    expect(requests.at(-1)).toBe('/a')
  })

  it('judges each request of one connection for itself', async () => {
    const two = `GET http://good.test:${portOf(target)}/first HTTP/1.1\r\nHost: x\r\n\r\nGET http://evil.example/second HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`
    const answer = await say(two)
    expect(answer).toMatch(/^HTTP\/1\.1 200[\s\S]*GET \/first[\s\S]*HTTP\/1\.1 403/)
  })

  it('does not wait for headers that never end', async () => {
    expect(await say('GET http://good.test/ HTTP/1.1\r\nHost: x\r\n')).toMatch(/^HTTP\/1\.1 400/)
  })

  it('says a thousand refusals and no more', async () => {
    const said: string[] = []
    const own = await listening(createEgressProxy({ allowed: readAllowedHosts([]).allowed, lookup: async () => [], say: (line) => said.push(line) }))
    const socket = connect(portOf(own), '127.0.0.1')
    socket.write('GET http://a.example/ HTTP/1.1\r\nHost: x\r\n\r\n')
    await text(socket)
    const refuse = async () => text(connect(portOf(own), '127.0.0.1').end('CONNECT a.example:1 HTTP/1.1\r\nHost: x\r\n\r\n'))
    for (let round = 0; round < 11; round += 1) await Promise.all(Array.from({ length: 100 }, refuse))
    own.close()
    expect(said).toHaveLength(1001)
    expect(said.at(-1)).toBe('refused more than is said here')
  })
})
