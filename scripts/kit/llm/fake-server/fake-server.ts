import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { anthropicDialect } from './anthropic-dialect.ts'
import { openaiDialect } from './openai-dialect.ts'
import type { Said } from './said.ts'

/** What the server does with a request. */
export type Behaviour =
  | { kind: 'say'; said: Said }
  /** Any response: errors, HTML, JSON of another shape. */
  | { kind: 'respond'; status: number; body: string; headers?: Record<string, string> }
  /** The stream's events one after the other, each changed or left out by `alter`; the connection is cut where `cutAfter` of them are out. */
  | { kind: 'stream'; said: Said; alter?: (event: string, index: number) => string; cutAfter?: number; isClean?: boolean }
  /** Nothing comes, not even headers. */
  | { kind: 'silent' }
  /** The stream's first events, and then nothing. */
  | { kind: 'hush'; said: Said }
  /** The same piece of text for ever. */
  | { kind: 'endless' }

export interface SeenRequest {
  path: string
  headers: IncomingMessage['headers']
  body: Record<string, unknown>
}

export interface FakeServer extends AsyncDisposable {
  url: string
  seen: SeenRequest[]
  /** Those still open: a request that was given up closes its own. */
  open(): number
}

/** A model server on this machine that speaks OpenAI's, Azure's and Anthropic's dialects, and does to the n-th request what `plan` says. */
export async function startFakeServer(plan: (index: number, request: SeenRequest) => Behaviour): Promise<FakeServer> {
  const seen: SeenRequest[] = []
  const open = new Set<ServerResponse>()
  const server = createServer(async (request, response) => {
    open.add(response)
    response.on('close', () => open.delete(response))
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body: Record<string, unknown> = JSON.parse(Buffer.concat(chunks).toString() || '{}')
    seen.push({ path: request.url ?? '', headers: request.headers, body })
    await behave(plan(seen.length - 1, { path: request.url ?? '', headers: request.headers, body }), body, request.url ?? '', response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on a port
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    open: () => open.size,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function behave(behaviour: Behaviour, body: Record<string, unknown>, path: string, response: ServerResponse): Promise<void> {
  const dialect = path.includes('/messages') ? anthropicDialect : openaiDialect
  const model = String(body.model)
  const startStream = () => response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
  switch (behaviour.kind) {
    case 'silent':
      return
    case 'respond':
      response.writeHead(behaviour.status, { 'content-type': 'application/json', ...behaviour.headers }).end(behaviour.body)
      return
    case 'say':
      if (body.stream !== true) {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(dialect.whole(behaviour.said, model)))
        return
      }
      startStream()
      response.end(dialect.events(behaviour.said, model).join(''))
      return
    case 'stream': {
      startStream()
      const { cutAfter = Number.POSITIVE_INFINITY, alter = (event: string) => event } = behaviour
      for (const [index, event] of dialect.events(behaviour.said, model).entries()) {
        if (index >= cutAfter) break
        response.write(alter(event, index))
        await new Promise((resolve) => setImmediate(resolve))
      }
      if (cutAfter === Number.POSITIVE_INFINITY || behaviour.isClean) response.end()
      else response.destroy()
      return
    }
    case 'hush':
      startStream()
      response.write(dialect.events(behaviour.said, model).slice(0, 6).join(''))
      return
    case 'endless': {
      startStream()
      const events = dialect.events({ text: 'ab ' }, model)
      const piece = events.find((event) => event.includes('ab ')) ?? ''
      response.write(events.slice(0, events.indexOf(piece)).join(''))
      while (!response.destroyed) {
        response.write(piece)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    }
  }
}
