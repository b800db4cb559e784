import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { SandboxError } from './sandbox-error.ts'

/**
 * Says that an owner lives: a door on the loopback, which the system shuts when the process ends, however it ends. Numbers of processes are given anew, and a bound
 * process may not read when one began.
 */
export interface Lease {
  /** Where the door is, and the word that is said there. */
  readonly name: string
  end(): void
}

/** How long an owner that is busy may take to answer. */
const patienceMs = 5000

export async function openLease(): Promise<Lease> {
  const word = crypto.randomUUID()
  const server = createServer((socket) => socket.on('error', () => {}).end(word))
  server.unref()
  try {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  } catch (error) {
    throw new SandboxError('no port on 127.0.0.1 was given, by which the next run sees that this one lives; allow one', { cause: error })
  }
  const { port } = server.address() as AddressInfo // it listens on a port
  return { name: `${port} ${word}`, end: () => server.close() }
}

/** Whether a lease of this machine is held. Who lets one in and is silent is busy, and lives. */
export async function isHeld(name: string): Promise<boolean> {
  const [port, word] = name.split(' ')
  const socket = connect({ host: '127.0.0.1', port: Number(port) })
  socket.setTimeout(patienceMs, () => socket.destroy())
  try {
    return (await text(socket)) === word
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ECONNREFUSED'
  }
}
