import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { connect, isIP, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type AllowedHosts, readAllowedHosts } from './allowed-hosts.ts'
import { findWay, type Lookup } from './find-way.ts'

export const proxyPort = 3128

export interface EgressOptions {
  allowed: AllowedHosts
  lookup: Lookup
  /** A line for each connection that was refused. */
  say(line: string): void
  headersTimeoutMs?: number
}

const connectTimeoutMs = 15_000
/** Of a connection on which nothing moves; a model may think long before it answers. */
const idleTimeoutMs = 900_000
const maximumLines = 1000
const maximumConnections = 512
/** Of one hop and not of the request (RFC 9110, section 7.6.1). */
const hopByHop = ['connection', 'keep-alive', 'proxy-connection', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer', 'transfer-encoding', 'upgrade']

/** An HTTP proxy that lets through what is allowed: CONNECT, and plain HTTP by whole addresses. Everything else is 403, 400 or 502 with the reason. */
export function createEgressProxy({ headersTimeoutMs = 15_000, ...options }: EgressOptions): Server {
  const way = { ...options, say: limited(options.say) }
  const server = createServer({ maxHeaderSize: 16 * 1024, headersTimeout: headersTimeoutMs, connectionsCheckingInterval: Math.min(headersTimeoutMs, 5000) })
  server.maxConnections = maximumConnections
  server.on('request', (asked, answer) => void forward(asked, answer, way))
  server.on('connect', (asked, client, head) => void tunnel(asked, client, head, way))
  server.on('clientError', (_, client) => close(client, 400, 'the request cannot be read'))
  return server
}

/** What runs in the proxy's container: settings from its environment, lines to its standard output. */
export function serveEgress({ ADDRESSES = '', ALLOWED_HOSTS }: NodeJS.ProcessEnv): void {
  const say = (line: string) => process.stdout.write(`${line}\n`)
  const { allowed } = readAllowedHosts(JSON.parse(ALLOWED_HOSTS ?? '[]'))
  const find: Lookup = async (name) => (await lookup(name, { all: true })).map(({ address }) => address)
  const servers = ADDRESSES.split(',').map((address) => createEgressProxy({ allowed, lookup: find, say }).listen(proxyPort, address))
  Promise.all(servers.map((server) => once(server, 'listening'))).then(() => say('listening'))
  process.on('SIGTERM', () => process.exit(0))
}

async function tunnel(asked: IncomingMessage, client: Duplex, head: Buffer, options: EgressOptions): Promise<void> {
  client.on('error', () => client.destroy())
  const target = readAuthority(asked.url ?? '')
  if (!target) return close(client, 400, 'CONNECT takes HOST:PORT')
  const way = await findWay(target, options.allowed, options.lookup)
  if ('refused' in way) options.say(`refused CONNECT ${nameOf(target)}: ${way.refused}`)
  if (!('address' in way)) return close(client, ...problemOf(target, way))
  const server = connectTo(way.address, target.port)
  server.on('error', (error) => (server.connecting || server.bytesRead === 0 ? close(client, 502, `${nameOf(target)}: ${error.message}`) : client.destroy()))
  client.on('close', () => server.destroy())
  server.on('close', () => client.end())
  server.on('connect', () => {
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    if (head.length > 0) server.write(head)
    server.pipe(client).pipe(server)
  })
}

async function forward(asked: IncomingMessage, answer: ServerResponse, options: EgressOptions): Promise<void> {
  const url = readUrl(asked.url ?? '')
  if (!url) return say(answer, 400, 'a proxy takes a whole address, http://HOST[:PORT]/PATH, without a user')
  const target = { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 80) }
  const way = await findWay(target, options.allowed, options.lookup)
  if ('refused' in way) options.say(`refused ${asked.method} ${nameOf(target)}: ${way.refused}`)
  if (!('address' in way)) return say(answer, ...problemOf(target, way))
  const named = (asked.headers.connection ?? '').toLowerCase().split(/\s*,\s*/)
  const headers = Object.entries(asked.headers).filter(([name]) => name !== 'host' && !hopByHop.includes(name) && !named.includes(name))
  const outgoing = request({
    host: way.address,
    port: target.port,
    method: asked.method ?? 'GET',
    path: `${url.pathname}${url.search}`,
    // Whom the client names in a header counts for nothing: the server hears whom we looked up.
    headers: { ...Object.fromEntries(headers), host: url.host, ...(asked.headers['transfer-encoding'] && { 'transfer-encoding': 'chunked' }) },
    agent: false,
    timeout: idleTimeoutMs,
  })
  outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')))
  outgoing.on('error', (error) => (answer.headersSent ? answer.destroy() : say(answer, 502, `${nameOf(target)}: ${error.message}`)))
  outgoing.on('response', (given) => {
    const kept = Object.entries(given.headers).filter(([name]) => !hopByHop.includes(name))
    answer.writeHead(given.statusCode ?? 502, Object.fromEntries(kept))
    given.on('error', () => answer.destroy())
    given.pipe(answer)
  })
  answer.on('close', () => outgoing.destroy())
  asked.pipe(outgoing)
}

function connectTo(host: string, port: number): Socket {
  const server = connect({ host, port, timeout: connectTimeoutMs })
  server.once('connect', () => server.setTimeout(idleTimeoutMs))
  server.on('timeout', () => server.destroy(new Error('no answer in time')))
  return server
}

interface Target {
  host: string
  port: number
}

/** Without a user, a path, or anything else than the two. */
function readAuthority(text: string): Target | null {
  const [, address, name, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9._-]+)):(\d{1,5})$/.exec(text) ?? []
  const host = address ?? name
  const port = Number(digits)
  if (host === undefined || port < 1 || port > 65_535 || (address !== undefined && isIP(address) !== 6)) return null
  return { host, port }
}

function readUrl(text: string): URL | null {
  if (!/^http:\/\//i.test(text) || !URL.canParse(text)) return null
  const url = new URL(text)
  return url.username || url.password || !url.hostname ? null : url
}

const nameOf = ({ host, port }: Target): string => `${isIP(host) === 6 ? `[${host}]` : host}:${port}`

function problemOf(target: Target, way: { refused: string } | { failed: string }): [status: number, text: string] {
  return 'refused' in way ? [403, `egress to ${nameOf(target)} is refused: ${way.refused}`] : [502, `${nameOf(target)}: ${way.failed}`]
}

function say(answer: ServerResponse, status: number, text: string): void {
  answer.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end(`${text}\n`)
}

const reasons: Readonly<Record<number, string>> = { 400: 'Bad Request', 403: 'Forbidden', 502: 'Bad Gateway' }

function close(client: Duplex, status: number, text: string): void {
  if (!client.writable) return void client.destroy()
  client.end(
    `HTTP/1.1 ${status} ${reasons[status]}\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(text) + 1}\r\n\r\n${text}\n`,
  )
}

/** What is refused over and over fills no disk. */
function limited(say: (line: string) => void): (line: string) => void {
  let lines = 0
  return (line) => {
    lines += 1
    if (lines <= maximumLines) say(line)
    else if (lines === maximumLines + 1) say('refused more than is said here')
  }
}
