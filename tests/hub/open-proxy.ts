import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'

/** A proxy on loopback through which every host is the one server that listens on `port`. */
export async function openProxy(port: number): Promise<AsyncDisposable & { address: string; asked: string[] }> {
  const asked: string[] = []
  const server = createServer((_, response) => void response.writeHead(501).end())
  server.on('connect', (request, socket, head) => {
    asked.push(request.url ?? '')
    const other = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      other.write(head)
      other.pipe(socket).pipe(other)
    })
    for (const end of [other, socket]) end.on('error', () => void [other.destroy(), socket.destroy()])
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address() as AddressInfo // a server that listens on a port has one
  return {
    address: `http://127.0.0.1:${address.port}`,
    asked,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
