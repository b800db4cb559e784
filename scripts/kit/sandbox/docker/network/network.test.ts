import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type Docker from 'dockerode'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requirement } from '../../../../../tests/requirement.ts'
import type { Sandbox, SandboxStart } from '../../sandbox.ts'
import { docker } from '../docker.ts'
import { openEngine } from '../engine.ts'

const problem = await docker.findProblem?.()
const outside = 'host.docker.internal'
let servers: Server[] = []
const ports = () => servers.map(portOf) as [number, number] // two are started
const portOf = (server: Server) => (server.address() as AddressInfo).port // each listens on one
const serving = async (answer: string) => {
  const server = createServer((_, response) => response.end(`${answer}\n`))
  await once(server.listen(0, '0.0.0.0'), 'listening')
  return server
}

const start = (given: Partial<SandboxStart>) => docker.start({ files: [], workdir: '/app', label: 'network-test', ...given })
const run = (sandbox: Sandbox, command: string) => sandbox.exec({ command, timeoutMs: 20_000, outputLimitBytes: 10_000 })
const said = async (sandbox: Sandbox, command: string) => (await run(sandbox, command)).stdout
/** The address that containers know the engine's machine by. */
const gateway = async () => {
  const { IPAM: addresses }: Docker.NetworkInspectInfo = await openEngine().getNetwork('bridge').inspect()
  return addresses?.Config?.[0]?.Gateway ?? 'no gateway'
}
const ofThisTest = { label: [`flywheel.pid=${process.pid}`, 'flywheel.task=network-test'] }
const left = async () => ({
  containers: (await openEngine().listContainers({ all: true, filters: ofThisTest })).length,
  networks: (await openEngine().listNetworks({ filters: ofThisTest })).length,
})
/** Whether a connection comes about, without any proxy. */
const reaches = (host: string, port: number) => `timeout 1 bash -c 'echo > /dev/tcp/${host}/${port}' 2> /dev/null && echo reached || echo cut off`
const interfaces = 'ls /sys/class/net | tr "\\n" " "; grep -c . /proc/net/if_inet6'

describe('what is wrong with the network of a start', () => {
  it.each([
    [
      { mode: 'public' as const, allowedHosts: ['a.test'] },
      /^environment\.allowed_hosts: only "allowlist" takes hosts, and environment\.network_mode is "public"; /,
    ],
    [{ mode: 'allowlist' as const, allowedHosts: ['a.test', 'http://a.test'] }, /^environment\.allowed_hosts: "http:\/\/a\.test" is no host; say a name, /],
  ])('is said before anything starts: %o', (network, message) => {
    expect(docker.findStartProblem?.({ files: [], workdir: '/app', network })).toMatch(message)
  })
})

describe.skipIf(!requirement('docker', problem === null, String(problem)))('the network of a docker sandbox', () => {
  beforeAll(async () => {
    servers = [await serving('allowed'), await serving('other')]
  })
  afterAll(() => {
    for (const server of servers) server.close().closeAllConnections()
  })

  it('lets through what is listed, by its name and port, and nothing else; what it refused is said', async () => {
    const [allowed, other] = ports()
    const log: string[] = []
    const host = await gateway()
    const network = { mode: 'allowlist' as const, allowedHosts: [`${outside}:${allowed}`, `${host}:${allowed}`] }
    await using sandbox = await start({ network, networkLog: (line) => log.push(line) })
    expect(await said(sandbox, `curl -sS http://${outside}:${allowed}; curl -sSp http://${outside}:${allowed}; curl -sS http://${host}:${allowed}`)).toBe(
      'allowed\nallowed\nallowed\n',
    )
    const refused = await said(
      sandbox,
      `curl -s -o /dev/null -w '%{http_code} ' http://${outside}:${other}; curl -sp -o /dev/null -w '%{http_connect}' http://${host}:${other}`,
    )
    expect(refused).toBe('403 403')
    expect(await said(sandbox, "curl -s -o /dev/null -w '%{http_code}' http://example.com")).toBe('403')
    await sandbox.stop()
    expect(log).toEqual([
      `refused GET ${outside}:${other}: not in allowed_hosts\n`,
      `refused CONNECT ${host}:${other}: not in allowed_hosts\n`,
      'refused GET example.com:80: not in allowed_hosts\n',
    ])
  })

  it('has no way past the proxy: not by address, not by IPv6, not by the names it asks for', async () => {
    const [allowed] = ports()
    await using sandbox = await start({ network: { mode: 'allowlist', allowedHosts: [`${outside}:${allowed}`, '172.16.0.0/12'] } })
    const host = await gateway()
    expect(await said(sandbox, `curl -sS http://${outside}:${allowed}; ${reaches(host, allowed)}`)).toBe('allowed\ncut off\n')
    expect(
      await said(
        sandbox,
        `own=$(hostname -i); first=$(echo $own | sed 's/[0-9]*$//')$(( $(echo $own | sed 's/.*\\.//') - 1 )); ${reaches('$first', allowed).replaceAll("'", '"')}`,
      ),
    ).toBe('cut off\n')
    expect(await said(sandbox, interfaces)).toBe('eth0 lo 0\n')
    // The engine's resolver asks the container itself.
    const listener = `$s = IO::Socket::INET->new(Proto => "udp", LocalAddr => "127.0.0.1:53") or die; $s->recv($b, 512); print $b =~ /carried/ ? "heard\\n" : "?"`
    expect(await said(sandbox, `perl -MIO::Socket::INET -e '${listener}' & sleep 0.3; getent hosts carried.test; wait`)).toBe('heard\n')
  })

  it('does not reach another sandbox, nor its proxy', async () => {
    const network = { mode: 'allowlist' as const, allowedHosts: ['10.0.0.1'] }
    const open = { mode: 'public' as const }
    const [first, second, third, fourth] = await Promise.all([start({ network }), start({ network }), start({ network: open }), start({ network: open })])
    await using all = new AsyncDisposableStack()
    for (const sandbox of [first, second, third, fourth]) all.use(sandbox)
    const proxy = await said(second, 'echo $HTTP_PROXY | sed "s|http://||; s|:|/|"')
    expect(await said(second, `timeout 1 bash -c 'echo > /dev/tcp/${proxy.trim()}' && echo reached`)).toBe('reached\n')
    expect(await said(first, `timeout 1 bash -c 'echo > /dev/tcp/${proxy.trim()}' || echo cut off`)).toBe('cut off\n')
    await run(third, `perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(LocalPort => 8000, Listen => 5); $s->accept while 1' > /dev/null 2>&1 & sleep 0.3`)
    const address = (await said(third, 'hostname -i')).trim()
    expect(await said(third, reaches(address, 8000))).toBe('reached\n')
    expect(await said(fourth, reaches(address, 8000))).toBe('cut off\n')
  })

  it('changes what may be reached while it runs', async () => {
    const [allowed] = ports()
    const host = await gateway()
    await using sandbox = await start({ network: { mode: 'public' } })
    const direct = reaches(host, allowed)
    const answer = `curl -sS --max-time 5 http://${outside}:${allowed} 2> /dev/null || echo none`
    expect(await said(sandbox, `${direct}; ${answer}`)).toBe('reached\nnone\n')
    await sandbox.setNetwork?.({ mode: 'allowlist', allowedHosts: [outside, `${host}/32`] })
    expect(await said(sandbox, `${direct}; ${answer}`)).toBe('cut off\nallowed\n')
    await sandbox.setNetwork?.({ mode: 'no-network' })
    expect(await said(sandbox, `ls /sys/class/net; ${direct}; ${answer}; echo "[$HTTP_PROXY]"`)).toBe('lo\ncut off\nnone\n[]\n')
    await expect(sandbox.setNetwork?.({ mode: 'public', allowedHosts: ['a.test'] })).rejects.toThrow('only "allowlist" takes hosts')
    await sandbox.setNetwork?.({ mode: 'public' })
    expect(await said(sandbox, direct)).toBe('reached\n')
  })

  it('asks for names where there is a way out, and not any more where there is none', async () => {
    const network = { mode: 'allowlist' as const, allowedHosts: ['a.test'] }
    await using sandbox = await start({ network })
    const resolver = 'grep nameserver /etc/resolv.conf'
    expect(await said(sandbox, resolver)).toBe('nameserver 127.0.0.11\n')
    await sandbox.setNetwork?.({ mode: 'public' })
    expect(await said(sandbox, resolver)).toMatch(/^(nameserver (?!127\.)\S+\n)+$/)
    await sandbox.stopProcesses()
    expect(await said(sandbox, resolver)).toMatch(/^(nameserver (?!127\.)\S+\n)+$/)
    await sandbox.stopProcesses()
    await sandbox.setNetwork?.(network)
    expect(await said(sandbox, resolver)).toBe('nameserver 127.0.0.11\n')
  })

  it('leaves no container and no network, also when a start fails half way', async () => {
    const network = { mode: 'allowlist' as const, allowedHosts: ['a.test'] }
    const image = {
      files: [
        {
          path: '/Dockerfile',
          kind: 'file' as const,
          mode: 0o644,
          content: Buffer.from('FROM debian:bookworm-slim\nRUN mkdir /sbin/docker-init\n').toString('base64'),
        },
      ],
      buildTimeoutMs: 60_000,
    }
    await expect(start({ network, image })).rejects.toThrow(/^docker could not start a container: /)
    await (await start({ network })).stop()
    expect(await left()).toEqual({ containers: 0, networks: 0 })
  })
})
