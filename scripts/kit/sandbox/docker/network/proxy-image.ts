import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type Docker from 'dockerode'
import tar from 'tar-stream'
import { SandboxError } from '../../sandbox-error.ts'
import { ask, messageOf } from '../engine.ts'
import { followMaking, inspectImage } from '../make-image.ts'

/** All that the proxy runs: Node takes TypeScript as it is. */
const sources = ['allowed-hosts.ts', 'find-way.ts', 'egress-proxy.ts']
/** Has the libraries that Node's binary asks for. */
const dockerfile = 'FROM debian:bookworm-slim\nCOPY proxy/ /proxy/\nUSER 65534:65534\n'
const laidAt = new Date('2026-01-01T00:00:00Z')

export const proxyCommand = ['/proxy/node', '--input-type=module', '--eval', "import { serveEgress } from '/proxy/egress-proxy.ts'; serveEgress(process.env)"]

const underWay = new Map<string, Promise<void>>()

/** The image of the proxy, built where the engine has none of this Node and these sources. */
export async function ensureProxyImage(engine: Docker): Promise<string> {
  const contents = await Promise.all(sources.map((name) => readFile(join(import.meta.dirname, name))))
  const hash = createHash('sha256').update(`${dockerfile}${process.version} ${process.arch}`)
  for (const content of contents) hash.update(content)
  const tag = `flywheel/proxy:${hash.digest('hex').slice(0, 32)}`
  const building = underWay.get(tag) ?? buildMissing(engine, tag, contents)
  underWay.set(tag, building)
  try {
    await building
  } finally {
    underWay.delete(tag)
  }
  return tag
}

/** Why the engine cannot run the proxy: it is sent the Node that we run on. */
export async function findProxyProblem(engine: Docker): Promise<string | null> {
  const { Os: os, Arch: arch } = await ask('say what it runs on', engine.version())
  const ours = { x64: 'amd64', arm64: 'arm64' }[process.arch as string] // of the many that Node knows, those it has a package for
  if (process.platform === os && ours === arch) return null
  return `environment.network_mode: "allowlist" needs a proxy beside the sandbox, which runs on the Node at hand (${process.platform} ${ours ?? process.arch}), and the engine is ${os} ${arch}; run this where both are alike, or say "no-network" or "public"`
}

async function buildMissing(engine: Docker, tag: string, contents: readonly Buffer[]): Promise<void> {
  if (await inspectImage(engine, tag)) return
  const problem = await findProxyProblem(engine)
  if (problem) throw new SandboxError(problem)
  const pack = tar.pack()
  try {
    const filled = fill(pack, contents)
    const [stream] = await Promise.all([engine.buildImage(pack, { t: tag, labels: { flywheel: '1' }, rm: true, forcerm: true, networkmode: 'none' }), filled])
    await followMaking(engine, stream)
  } catch (error) {
    throw new SandboxError(`docker could not build the image of the egress proxy: ${messageOf(error)}`, { cause: error })
  }
}

/** Node's binary is large: it is passed on as it is read. */
async function fill(pack: tar.Pack, contents: readonly Buffer[]): Promise<void> {
  pack.entry({ name: 'Dockerfile', mtime: laidAt }, dockerfile)
  for (const [index, name] of sources.entries()) pack.entry({ name: `proxy/${name}`, mode: 0o644, mtime: laidAt }, contents[index] ?? '')
  const { size } = await stat(process.execPath)
  await pipeline(createReadStream(process.execPath), pack.entry({ name: 'proxy/node', mode: 0o755, mtime: laidAt, size }))
  pack.finalize()
}
