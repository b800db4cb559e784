import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { digestOf, type RegistryImage } from './saved-image.ts'

const manifestType = 'application/vnd.docker.distribution.manifest.v2+json'

/** What a registry does to whoever asks for an image. The last three begin with the topmost layer. */
export type Fault = 'unauthorized' | 'too-many-requests' | 'breaks-off' | 'falls-silent' | 'other-bytes'

/** A registry (the protocol of Docker's, version 2) on this machine, which engines ask without TLS. */
export async function openRegistry() {
  const blobs = new Map<string, Buffer>()
  const manifests = new Map<string, Buffer>()
  /** By the place of an image, or by the digest of a layer. */
  const faults = new Map<string, Fault>()
  const asked: string[] = []

  const answer = (path: string, method: string, response: ServerResponse) => {
    const fault = faults.get(path)
    if (fault === 'unauthorized') return refuse(response, 401, 'UNAUTHORIZED', 'authentication required')
    if (fault === 'too-many-requests') return refuse(response, 429, 'TOOMANYREQUESTS', 'you have reached your pull rate limit')
    if (path === '/v2/') return response.end('{}')
    const bytes = manifests.get(path) ?? blobs.get(path.split('/').at(-1) ?? '')
    if (!bytes) return refuse(response, 404, 'MANIFEST_UNKNOWN', 'manifest unknown')
    response.setHeader('Content-Type', manifests.has(path) ? manifestType : 'application/octet-stream')
    response.setHeader('Docker-Content-Digest', digestOf(bytes))
    response.setHeader('Content-Length', bytes.byteLength)
    if (method === 'HEAD') return response.end()
    if (fault === 'other-bytes') return response.end(Buffer.alloc(bytes.byteLength))
    if (fault === undefined) return response.end(bytes)
    response.write(bytes.subarray(0, bytes.byteLength / 2), () => fault === 'breaks-off' && response.destroy())
  }
  const server = createServer(({ url = '', method = '' }, response) => {
    asked.push(`${method} ${url}`)
    answer(url, method, response)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo // it listens on one

  return {
    host: `127.0.0.1:${port}`,
    /** What was asked for, in order. */
    asked,
    /** Gives the digest that the image is known by from then on; another one under the name before is found by its own alone. */
    put: (name: string, { config, layers }: RegistryImage, fault?: Fault): string => {
      for (const blob of [config, ...layers]) blobs.set(digestOf(blob), blob)
      const describe = (mediaType: string, blob: Buffer) => ({ mediaType, size: blob.byteLength, digest: digestOf(blob) })
      const manifest = Buffer.from(
        JSON.stringify({
          schemaVersion: 2,
          mediaType: manifestType,
          config: describe('application/vnd.docker.container.image.v1+json', config),
          layers: layers.map((layer) => describe('application/vnd.docker.image.rootfs.diff.tar.gzip', layer)),
        }),
      )
      const [repository, tag] = name.split(':')
      for (const reference of [tag, digestOf(manifest)]) manifests.set(`/v2/${repository}/manifests/${reference}`, manifest)
      const isRefused = fault === 'unauthorized' || fault === 'too-many-requests'
      const layer = digestOf(layers.at(-1) ?? config)
      if (fault) faults.set(isRefused ? `/v2/${repository}/manifests/${tag}` : `/v2/${repository}/blobs/${layer}`, fault)
      return digestOf(manifest)
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify({ errors: [{ code, message }] }))
}
