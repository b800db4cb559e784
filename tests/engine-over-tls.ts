import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, type TLSSocket } from 'node:tls'
import { promisify } from 'node:util'

/** A folder as DOCKER_CERT_PATH names one, with a certificate that vouches for itself, for 127.0.0.1. */
async function makeCertificates(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'flywheel-certificates-'))
  const at = (name: string) => join(folder, name)
  const kind = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '1',
    '-subj',
    '/CN=engine',
    '-addext',
    'subjectAltName=IP:127.0.0.1',
  ]
  await promisify(execFile)('openssl', ['req', '-x509', ...kind, '-keyout', at('key.pem'), '-out', at('cert.pem')])
  copyFileSync(at('cert.pem'), at('ca.pem'))
  return folder
}

/** The engine behind a socket at a port of this machine, over TLS, for those alone who show the certificate of its folder. */
export async function engineOverTls(socketPath: string) {
  const [certificates, strangers] = await Promise.all([makeCertificates(), makeCertificates()])
  const read = (name: string) => readFileSync(join(certificates, name))
  const clients = new Set<TLSSocket>()
  const given = { key: read('key.pem'), cert: read('cert.pem'), ca: read('ca.pem'), requestCert: true, rejectUnauthorized: true, allowHalfOpen: true }
  const server = createServer(given, (client) => {
    const engine = connect({ path: socketPath, allowHalfOpen: true })
    clients.add(client)
    client.on('error', () => {}).on('close', () => clients.delete(client) && engine.destroy())
    engine.on('error', () => {}).on('close', () => client.destroy())
    client.pipe(engine).pipe(client)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo // it listens on one
  return {
    host: `tcp://127.0.0.1:${port}`,
    certificates,
    /** Another folder of the kind, whom this engine does not know. */
    strangers,
    [Symbol.dispose]: () => {
      for (const client of clients) client.destroy()
      server.close()
      for (const folder of [certificates, strangers]) rmSync(folder, { recursive: true })
    },
  }
}
