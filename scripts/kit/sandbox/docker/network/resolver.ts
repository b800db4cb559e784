import type Docker from 'dockerode'
import { SandboxError } from '../../sandbox-error.ts'
import { ask } from '../engine.ts'
import { runCommand } from '../run-command.ts'

/**
 * For containers that are started without a way out. The engine's own resolver asks the container itself for names that it does not know, and so nobody; it gives no answer,
 * and who asks waits. Without this, engines before 25.0.5 whose machine has a resolver of its own carry the question out, and with it whatever it says (CVE-2024-29018).
 */
export const resolverOfNobody = { Dns: ['127.0.0.1'], DnsOptions: ['timeout:1', 'attempts:1'] }

const engineResolver = 'nameserver 127.0.0.11\noptions ndots:0 timeout:1 attempts:1\n'

/** Lets a container that was started with the resolver of nobody ask for names where there is a way out, and not any more where there is none. */
export async function setResolver(engine: Docker, container: Docker.Container, hasWayOut: boolean): Promise<void> {
  const { HostConfig: host, Image: image, Config: config } = await ask('look at a container', container.inspect())
  if (host.Dns?.[0] !== resolverOfNobody.Dns[0]) return
  const text = hasWayOut ? await readEngineResolver(engine, image, config.Labels) : engineResolver
  const command = `printf %s '${text.replaceAll("'", '')}' > /etc/resolv.conf`
  const { exitCode, stderr } = await runCommand(engine, container, { command, cwd: '/', user: '0', timeoutMs: 10_000, outputLimitBytes: 1000 })
  if (exitCode !== 0) throw new SandboxError(`docker could not set the resolver of a container: ${stderr.trim()}`)
}

/** What the engine gives a container of its default bridge: nothing else says which resolvers its machine has. */
async function readEngineResolver(engine: Docker, image: string, labels: Record<string, string>): Promise<string> {
  const options = { Image: image, Entrypoint: ['sleep', '60'], Cmd: [], Labels: labels, HostConfig: { NetworkMode: 'bridge' } }
  const container = await ask('create a container', engine.createContainer(options))
  try {
    await ask('start a container', container.start())
    return (await runCommand(engine, container, { command: 'cat /etc/resolv.conf', cwd: '/', timeoutMs: 10_000, outputLimitBytes: 10_000 })).stdout
  } finally {
    await ask('remove a container', container.remove({ force: true, v: true }))
  }
}
