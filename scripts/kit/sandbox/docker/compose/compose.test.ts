import { describe, expect, it } from 'vitest'
import { requirement } from '../../../../../tests/requirement.ts'
import { memoryContents } from '../../contents.ts'
import { stateFile } from '../../restrict.ts'
import type { Sandbox, SandboxStart } from '../../sandbox.ts'
import { docker } from '../docker.ts'
import { openEngine } from '../engine.ts'

const problem = await docker.findProblem?.()
const server = `use IO::Socket::INET;
my $server = IO::Socket::INET->new(LocalPort => 8000, Listen => 5, ReuseAddr => 1) or die;
print "serving\\n";
while (my $client = $server->accept) { my $line = <$client>; print $client "HTTP/1.0 200 OK\\r\\n\\r\\nfrom $ENV{WHO}\\n"; close $client }
`
const files = [
  stateFile('/Dockerfile', 'FROM debian:bookworm-slim\nWORKDIR /app\n'),
  stateFile('/db/Dockerfile', 'ARG BASE\nFROM $BASE AS served\nCOPY server.pl /server.pl\nFROM scratch AS other\n'),
  stateFile('/db/server.pl', server),
]
const start = (compose: string, given: Partial<SandboxStart> = {}) =>
  docker.start({ files: [], workdir: '/app', label: 'compose-test', image: { files, compose, buildTimeoutMs: 60_000 }, ...given })
const run = async (sandbox: Sandbox, command: string, service?: string) =>
  (await sandbox.exec({ command, timeoutMs: 20_000, outputLimitBytes: 10_000, ...(service && { service }) })).stdout
const db = (...lines: string[]) => `
  db:
    build: { context: db, target: served, args: { BASE: "debian:bookworm-slim" } }
    command: perl /server.pl
    environment: { WHO: db }
    ${lines.join('\n    ')}`
const healthcheck = 'healthcheck: { test: "bash -c \'echo > /dev/tcp/127.0.0.1/8000\'", interval: 200ms, retries: 50 }'
const ofThisTest = { label: [`flywheel.pid=${process.pid}`, 'flywheel.task=compose-test'] }
const left = async () => {
  const engine = openEngine()
  const [containers, networks, volumes] = await Promise.all([
    engine.listContainers({ all: true, filters: ofThisTest }),
    engine.listNetworks({ filters: ofThisTest }),
    engine.listVolumes({ filters: ofThisTest }),
  ])
  return { containers: containers.length, networks: networks.length, volumes: volumes.Volumes.length }
}
const none = { containers: 0, networks: 0, volumes: 0 }

describe.skipIf(!requirement('docker', problem === null, String(problem)))('a composition', () => {
  it('starts main when what it waits for is healthy, and main reaches it by name', async () => {
    await using sandbox = await start(`
services:
  main:
    environment: { WHO: main }
    depends_on: { db: { condition: service_healthy }, setup: { condition: service_completed_successfully } }
    volumes: ["shared:/shared"]
    hostname: workplace
  setup:
    image: debian:bookworm-slim
    command: [bash, -c, "echo prepared > /shared/note"]
    volumes: ["shared:/shared"]${db(healthcheck, 'volumes: [/anonymous]', 'networks: { default: { aliases: [database] } }')}
volumes: { shared: }
`)
    expect(await run(sandbox, 'curl -sS db:8000; curl -sS database:8000; cat /shared/note; echo $WHO; hostname; pwd')).toBe(
      'from db\nfrom db\nprepared\nmain\nworkplace\n/app\n',
    )
    expect(await run(sandbox, 'echo $WHO; ls -d /anonymous /server.pl', 'db')).toBe('db\n/anonymous\n/server.pl\n')
    await expect(run(sandbox, 'true', 'cache')).rejects.toThrow('there is no service "cache" in environment/docker-compose.yaml; those there are: ')
    await run(sandbox, 'echo done > /app/result')
    expect((await sandbox.snapshot(memoryContents())).map(({ path }) => path)).toContain('/app/result')
    await sandbox.stop()
    await sandbox.stop()
    expect(await left()).toEqual(none)
  })

  it('holds all services to what the task may reach, and they reach each other all the same', async () => {
    await using sandbox = await start(
      `
services:
  main: { networks: [front, back], depends_on: { db: { condition: service_healthy } } }
  other: { image: "debian:bookworm-slim", command: sleep infinity, networks: [front] }${db(healthcheck, 'networks: [back]')}
networks: { front: , back: }
`,
      { network: { mode: 'allowlist', allowedHosts: ['allowed.test'] } },
    )
    const out = 'timeout 1 bash -c "echo > /dev/tcp/172.17.0.1/22" 2> /dev/null && echo reached || echo cut off'
    for (const service of ['main', 'other', 'db']) {
      expect(await run(sandbox, out, service)).toBe('cut off\n')
      expect(await run(sandbox, "curl -s -o /dev/null -w '%{http_code}\\n' http://example.com", service)).toBe('403\n')
    }
    const reachDb = 'curl -sS --max-time 1 --noproxy "*" db:8000 2> /dev/null || echo not there'
    expect(await run(sandbox, reachDb)).toBe('from db\n')
    expect(await run(sandbox, 'curl -sS db:8000')).toBe('from db\n')
    expect(await run(sandbox, reachDb, 'other')).toBe('not there\n')
    await sandbox.stopProcesses()
    await sandbox.setNetwork?.({ mode: 'no-network' })
    expect(await run(sandbox, 'curl -sS db:8000; echo "[$HTTP_PROXY]"')).toBe('from db\n[]\n')
    expect(await run(sandbox, "curl -s --max-time 1 -o /dev/null -w '%{http_code}\\n' http://example.com")).toBe('000\n')
    await sandbox.stop()
    expect(await left()).toEqual(none)
  })

  it.each([
    ['ends', db('entrypoint: [bash, -c, "echo the reason; exit 3"]', healthcheck), /^services\.db: ended with 3; its last lines:\nthe reason$/],
    [
      'is not healthy',
      db('healthcheck: { test: "echo no; exit 1", interval: 100ms, retries: 2 }'),
      /^services\.db: is not healthy; its last lines:\nserving\nits healthcheck said:\nno$|^services\.db: is not healthy\nits healthcheck said:\nno$/,
    ],
    ['has no healthcheck', db(), /^services\.db: is waited for to be healthy, and has no healthcheck; give it one, or wait for service_started/],
  ])('names the service that %s, with its last lines, and leaves nothing', async (_, service, message) => {
    const compose = `services:\n  main: { depends_on: { db: { condition: service_healthy } } }\n  waiting: { image: "debian:bookworm-slim", command: sleep infinity, volumes: ["v:/v"] }${service}\nvolumes: { v: }\n`
    await expect(start(compose)).rejects.toThrow(message)
    expect(await left()).toEqual(none)
  })
})
