import { globSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Trial, TrialVerdict } from '#kit/records'
import { findSandboxProblem } from '#kit/sandbox'
import { readParquet } from '#kit/table'
import { repository } from './checkout.ts'
import { engineOverTls } from './engine-over-tls.ts'
import { requirement } from './requirement.ts'
import { makeToyWorkspace, type ToyWorkspace } from './toy-workspace.ts'

const problem = await findSandboxProblem('docker')
const socketPath = /^unix:\/\/(.+)/.exec(process.env.DOCKER_HOST ?? '')?.[1] ?? '/var/run/docker.sock'

const pipeline = `profile: embedded
profiles: { embedded: alone }
steps:
  collect:
    stage: collect
    root: stages/collect
    with: { agents: [oracle], sandbox: docker, retries: { maximum: 0 } }
  verify:
    stage: verify
    root: stages/verify
    needs: [collect]
    with: { guard: { minimumReward: 1, maximumEscalations: 0, runtimeBudgetMs: 60000 } }
`
const task = (toml: string, test: string, solution: string) => ({
  'task.toml': `[metadata]\nsandboxes = ["docker"]\n${toml}`,
  'instruction.md': 'Do it.\n',
  'environment/Dockerfile': 'FROM debian:bookworm-slim\nWORKDIR /app\n',
  'tests/test.sh': `#!/bin/bash\nif ${test}; then echo 1; else echo 0; fi > /logs/verifier/reward.txt\n`,
  'solution/solve.sh': `#!/bin/bash\n${solution}\n`,
})
const server = '$$s = IO::Socket::INET->new(LocalPort => 7000, Listen => 9); while ($$c = $$s->accept) { print $$c qq(hello\\n); close $$c }'
const perl = (program: string) => ['perl', '-MIO::Socket::INET', '-e', program]
const side = {
  image: 'debian:bookworm-slim',
  command: perl(server),
  healthcheck: { test: ['CMD', ...perl('exit !IO::Socket::INET->new(q(127.0.0.1:7000))')], interval: '1s', retries: 20 },
}
const ask = 'curl --silent --output /dev/null --write-out "%{http_code}" http://elsewhere.invalid/'

/** Each needs something of the engine, or of the folder, that the others do not. */
const tasks: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  walled: task(
    'verification = "kept-state"\n[environment]\nnetwork_mode = "allowlist"\nallowed_hosts = ["example.invalid"]\n',
    `[ "$(cat told)" = 403 ] && [ "$(${ask})" = 403 ]`,
    `${ask} > told; cat told`,
  ),
  composed: {
    ...task(
      'verification = "kept-state"\n',
      'grep -q hello told && [ "$(curl --silent telnet://side:7000 < /dev/null)" = hello ]',
      'curl --silent telnet://side:7000 < /dev/null > told; cat told',
    ),
    'environment/docker-compose.yaml': JSON.stringify({ services: { main: { build: '.', depends_on: { side: { condition: 'service_healthy' } } }, side } }),
  },
  // Terminal-Bench 1: its image is built from any file of its folder.
  older: {
    'task.yaml': 'instruction: Copy data.txt to copy.txt.\ndifficulty: easy\n',
    Dockerfile: 'FROM debian:bookworm-slim\nWORKDIR /app\nCOPY data.txt src/it.test.ts src/out/made ./\n',
    'data.txt': 'data\n',
    'src/it.test.ts': 'a test of its own\n',
    'src/out/made': 'made\n',
    'run-tests.sh': 'cmp data.txt copy.txt && [ -e it.test.ts ] && [ -e made ]\n',
    'solution.sh': '#!/bin/bash\ncp data.txt copy.txt\n',
  },
}
const names = Object.keys(tasks).sort()
const stages = globSync('stages/{collect,verify}/**/*', { cwd: repository, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts') && !entry.parentPath.includes('/out'))
  .map((entry) => join(entry.parentPath, entry.name).slice(repository.length + 1))
const files = {
  'pipeline.yaml': pipeline,
  'tasks/README.md': '',
  'tasks/scenarios/one.yaml': '',
  ...Object.fromEntries(stages.map((path) => [path, readFileSync(join(repository, path), 'utf8')])),
  ...Object.fromEntries(Object.entries(tasks).flatMap(([name, its]) => Object.entries(its).map(([path, text]) => [`tasks/${name}/${path}`, text]))),
}

describe.skipIf(!requirement('docker', problem === null, String(problem)))('stages that are bound to what they declare, and an engine over TLS', () => {
  let toy: ToyWorkspace
  let tls: Awaited<ReturnType<typeof engineOverTls>>
  const before = { ...process.env }
  const rowsOf = async <Row>(path: string) => (await Array.fromAsync(readParquet(join(toy.path, path)))) as Row[] // written by the step
  beforeAll(async () => {
    toy = await makeToyWorkspace({ files })
    tls = await engineOverTls(socketPath)
    Object.assign(process.env, { DOCKER_HOST: tls.host, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: tls.certificates })
  })
  afterAll(() => {
    for (const name of ['DOCKER_HOST', 'DOCKER_TLS_VERIFY', 'DOCKER_CERT_PATH']) {
      if (before[name] === undefined) delete process.env[name]
      else process.env[name] = before[name]
    }
    tls[Symbol.dispose]()
    rmSync(toy.path, { recursive: true, force: true })
  })

  it('collect and verify a task behind an allowlist, one of several services, and one that is built from any file of its folder', async () => {
    const { code, output } = await toy.nx('run', 'verify:run')
    expect(code, output).toBe(0)
    const trials = await rowsOf<Trial>('stages/collect/out/embedded/trials.parquet')
    expect(
      trials.map(({ task, status }) => [task, status]),
      output,
    ).toEqual(names.map((name) => [name, 'completed']))
    const verdicts = await rowsOf<TrialVerdict>('stages/verify/out/embedded/verdicts.parquet')
    expect(verdicts.map(({ task, reward }) => [task, reward])).toEqual(names.map((name) => [name, 1]))
  })

  it('run again for any file of a task, and for nothing else in tasks/', async () => {
    const isKept = async () => /Nx read the output from the cache/.test((await toy.nx('run', 'collect:run')).output)
    const affected = async () => (await toy.nx('show', 'projects', '--affected', '--base=HEAD')).output
    toy.write('tasks/scenarios/one.yaml', 'another: 1\n')
    toy.write('tasks/README.md', 'another\n')
    expect(await isKept()).toBe(true)
    expect(await affected()).not.toMatch(/^collect$/m)
    toy.remove('tasks/older/src/it.test.ts')
    expect(await isKept()).toBe(false)
    expect(await affected()).toMatch(/^collect$/m)
  })
})
