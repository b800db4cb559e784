import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ScriptedHub extends AsyncDisposable {
  endpoint: string
  /** Method, path and authorization of every request. */
  requests: string[]
}

/** A hub on loopback that answers as the test says: a server that cuts, corrupts, lies about sizes, throttles or redirects is one function. */
export async function scriptedHub(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<ScriptedHub> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push([request.method, request.url, request.headers.authorization].filter((part) => part !== undefined).join(' '))
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a server that listens on a port has one
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
