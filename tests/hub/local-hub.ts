import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Content, digestOf, gitNameOf } from './content.ts'
import { type Fault, type Place, takeFault } from './fault.ts'
import { sendBody } from './send-body.ts'

export interface Asked {
  at: Place
  path: string
  range: string | null
  condition: string | null
  authorization: string | null
  /** Bytes of body that were handed to the connection. */
  sent: number
}

export interface LocalHub extends AsyncDisposable {
  endpoint: string
  asked: Asked[]
  /** What goes wrong next; each is taken out once it has happened. */
  faults: Fault[]
  /** Who may ask: null for all. */
  token: string | null
  /** Bytes that left for a file's content, over all requests. */
  sentBytes(): number
}

/** `large` files lie in the storage, on another port as if on another host; the others come from the hub itself. */
export type HubFiles = Readonly<Record<string, { content: Content; large?: boolean }>>

interface Given {
  repository: string
  revision: string
  files: HubFiles
  /** Path of the hub on its host, as mirrors have it: `/hf`. */
  prefix?: string
  token?: string | null
  pageSize?: number
  /** What the storage calls every file, where it is not a tag of its own for each; null: it has no tags. */
  tag?: string | null
  /** The hub that links to further pages name, where it is not this one. */
  linksTo?: string
}

/** A hub of one dataset on loopback, with the parts of the real one's protocol that a download uses: paged listing, resolving, redirects, tags, ranges. */
export async function openLocalHub(given: Given): Promise<LocalHub> {
  const { repository, revision, prefix = '', pageSize = 1000 } = given
  const files = Object.entries(given.files).map(([path, { content, large = true }]) => ({
    path,
    content,
    large,
    sha256: digestOf(content),
    git: large ? '0'.repeat(40) : gitNameOf(content),
  }))
  const state: Pick<LocalHub, 'asked' | 'faults' | 'token'> = { asked: [], faults: [], token: given.token ?? null }

  const note = (at: Place, request: IncomingMessage): Asked => {
    const { range = null, 'if-range': condition, authorization = null } = request.headers
    const asked = { at, path: request.url ?? '', range, condition: typeof condition === 'string' ? condition : null, authorization, sent: 0 }
    state.asked.push(asked)
    return asked
  }
  /** Whether a fault that needs no content has answered. */
  const isOver = (fault: Fault | null, response: ServerResponse): boolean => {
    if (fault?.kind === 'refuse') response.destroy()
    else if (fault?.kind === 'status') response.writeHead(fault.status, fault.headers).end('no')
    else if (fault?.kind === 'redirect') response.writeHead(302, { location: fault.to }).end()
    else return false
    return true
  }

  const storage = await listen(async (request, response) => {
    const asked = note('storage', request)
    const fault = takeFault(state.faults, 'storage')
    const file = files.find(({ sha256 }) => request.url?.startsWith(`/${sha256}?`))
    if (isOver(fault, response)) return
    if (!file || request.headers.authorization) return void response.writeHead(400).end('an address with a signature, and nothing else, gives access')
    asked.sent = await sendBody(request, response, {
      content: file.content,
      etag: given.tag === undefined ? `"stored-${file.sha256.slice(0, 8)}"` : given.tag,
      fault,
    })
  })

  const list = (request: IncomingMessage, response: ServerResponse, fault: Fault | null) => {
    const url = new URL(request.url ?? '', hub.address)
    const folder = decodeURIComponent(url.pathname.slice(`${prefix}/api/datasets/${repository}/tree/${revision}`.length)).replace(/^\/|\/$/g, '')
    const at = Number(url.searchParams.get('cursor') ?? 0)
    const inside = files.filter(({ path }) => path.split('/').slice(0, -1).join('/') === folder)
    if (inside.length === 0) return void response.writeHead(404, { 'x-error-code': 'EntryNotFound' }).end('{"error":"no such folder"}')
    const page = inside.slice(at, at + pageSize).map(({ path, content, large, sha256, git }) => {
      const size = content.bytes + (fault?.kind === 'list-size' ? fault.bytes : 0)
      return { type: 'file', oid: git, size, path, ...(large && { lfs: { oid: sha256, size, pointerSize: 134 }, xetHash: sha256 }) }
    })
    const others = folder === '' ? [] : [{ type: 'directory', oid: '0'.repeat(40), size: 0, path: `${folder}/old` }]
    const next = fault?.kind === 'repeat-page' ? at : at + pageSize
    if (next < inside.length) {
      url.searchParams.set('cursor', String(next))
      response.setHeader('link', `<${given.linksTo ? given.linksTo + url.href.slice(hub.address.length + prefix.length) : url.href}>; rel="next"`)
    }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(fault?.kind === 'no-listing' ? { error: 'x' } : [...page, ...others]))
  }

  const resolve = async (request: IncomingMessage, response: ServerResponse, fault: Fault | null, asked: Asked) => {
    const path = decodeURIComponent((request.url ?? '').slice(`${prefix}/datasets/${repository}/resolve/${revision}/`.length))
    const file = files.find((one) => one.path === path)
    if (!file) return void response.writeHead(404, { 'x-error-code': 'EntryNotFound' }).end('Entry not found')
    response.setHeader('x-repo-commit', revision)
    const isOfBody = fault !== null && !['headers', 'list-size'].includes(fault.kind)
    if (!file.large || isOfBody) {
      asked.sent = await sendBody(request, response, { content: file.content, etag: `"${file.git}"`, fault })
      return
    }
    response.writeHead(302, {
      location: `${storage.address}/${file.sha256}?Signature=gives-access&Expires=1`,
      'x-linked-etag': `"${file.sha256}"`,
      'x-linked-size': file.content.bytes,
      ...(fault?.kind === 'headers' && fault.headers),
    })
    response.end()
  }

  const hub = await listen(async (request, response) => {
    const isListing = request.url?.startsWith(`${prefix}/api/datasets/${repository}/tree/${revision}`) === true
    const asked = note(isListing ? 'list' : 'resolve', request)
    const fault = takeFault(state.faults, asked.at)
    if (isOver(fault, response)) return
    if (state.token !== null && request.headers.authorization !== `Bearer ${state.token}`)
      return void response.writeHead(401).end('{"error":"Invalid username"}')
    if (!isListing) await resolve(request, response, fault, asked)
    else if (fault?.kind === 'page' || fault?.kind === 'cut') asked.sent = await sendBody(request, response, { content: LISTING, etag: '""', fault })
    else list(request, response, fault)
  })

  return Object.assign(state, {
    endpoint: `${hub.address}${prefix}`,
    sentBytes: () => state.asked.filter(({ at }) => at !== 'list').reduce((sum, { sent }) => sum + sent, 0),
    [Symbol.asyncDispose]: async () => void (await Promise.all([hub.close(), storage.close()])),
  })
}

/** What a listing that is cut begins with. */
const LISTING: Content = { bytes: 1000, read: () => [Buffer.from(`[${' '.repeat(999)}`)] }

/** A server on a free port of loopback. */
export async function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void> | void,
): Promise<{ address: string; close(): Promise<void> }> {
  const server = createServer((request, response) => void Promise.resolve(answer(request, response)).catch(() => response.destroy()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a server that listens on a port has one
  return {
    address: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
