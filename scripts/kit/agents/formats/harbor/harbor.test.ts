import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { taskFolder } from '../../find-task-folders.ts'
import { sandboxStart } from '../../sandbox-start.ts'
import { taskFormatConformance } from '../conformance.ts'
import { testFolder } from '../test-folder.ts'
import { harbor } from './harbor.ts'

const files = {
  'task.toml': 'schema_version = "1.4"\n[metadata]\ndifficulty = "easy"\n[verifier]\ntimeout_sec = 30.0\n',
  'instruction.md': 'Do it.\n',
  'environment/Dockerfile': 'FROM debian:bookworm-slim\nWORKDIR /srv\n',
  'tests/test.sh': '#!/bin/bash\necho 1 > /logs/verifier/reward.txt\n',
  'solution/solve.sh': '#!/bin/bash\ntouch done\n',
}

taskFormatConformance(harbor, {
  files,
  main: 'task.toml',
  met: 'instruction.md',
  judging: 'tests/test.sh',
  misspelt: { text: '[agent]\n\ntimeuot_sec = 3\n', line: 3, meant: 'timeout_sec' },
  wrong: { text: '[agent]\ntimeout_sec = 3\n[verifier]\ntimeout_sec = "long"\n', line: 4 },
  broken: '[agent\ntimeout_sec = 3\n',
})

const load = async (changes: Readonly<Record<string, string | null>>, given: Readonly<Record<string, string>> = {}) => {
  await using workspace = await testFolder()
  for (const [path, text] of Object.entries({ ...files, ...changes })) if (text !== null) await workspace.write({ [`tasks/one/${path}`]: text })
  const { task, ...rest } = await harbor.load(taskFolder(workspace.path, join(workspace.path, 'tasks/one')), given)
  return { ...rest, task, start: sandboxStart({ ...task, verification: 'in-place' }), step: task.steps[0] }
}
const toml = (text: string) => load({ 'task.toml': text })

const separate = '[verifier]\nenvironment_mode = "separate"\n'
const atif = (message: unknown) =>
  JSON.stringify({ schema_version: 'ATIF-v1.7', agent: { name: 'a', version: '1' }, steps: [{ step_id: 1, source: 'user', message }] })

describe('a folder of Harbor', () => {
  it('starts what its task.toml names, in the directory that it or its Dockerfile sets', async () => {
    expect((await load({})).start).toMatchObject({ workdir: '/srv', network: { mode: 'public' }, image: { buildTimeoutMs: 600_000 } })
    const { start } = await toml(
      '[environment]\nworkdir = "/data"\ncpus = 2\nmemory_mb = 512\nstorage_mb = 100\nbuild_timeout_sec = 9.5\nnetwork_mode = "allowlist"\nallowed_hosts = ["Example.COM.", "*.a.org", "10.0.0.0/8", "::1"]\n',
    )
    expect(start).toMatchObject({
      workdir: '/data',
      limits: { cpus: 2, memoryMb: 512, storageMb: 100 },
      image: { buildTimeoutMs: 9500 },
      network: { mode: 'allowlist', allowedHosts: ['example.com', '*.a.org', '10.0.0.0/8', '::1'] },
    })
  })

  it('is read in the words of Terminal-Bench 2.0', async () => {
    const { task, start, warnings, verification } = await load({
      'task.toml':
        'version = "1.0"\n[metadata]\nauthor_name = "A"\ndifficulty = "hard"\ncategory = "security"\ntags = ["x"]\nexpert_time_estimate_min = 9\n[verifier]\ntimeout_sec = 900.0\n[agent]\ntimeout_sec = 900.0\n[environment]\ndocker_image = "someone/task:20251031"\ncpus = 1\nmemory = "2G"\nstorage = "10G"\nallow_internet = false\n',
      'environment/Dockerfile': null,
    })
    expect(start).toMatchObject({
      workdir: '/app',
      image: { name: 'someone/task:20251031' },
      limits: { cpus: 1, memoryMb: 2048, storageMb: 10_240 },
      network: { mode: 'no-network' },
    })
    expect(task.record.file).toMatchObject({ schema_version: '1.0', metadata: { difficulty: 'hard', sandboxes: ['docker'] } })
    expect([warnings, verification]).toEqual([[], null])
  })

  it('takes a compose file, and artifacts, hooks, users and a healthcheck as they are given', async () => {
    const { start, step } = await load({
      'task.toml':
        'artifacts = ["/app/out", { source = "/db", destination = "db", exclude = ["*.tmp"], service = "db" }]\n[agent]\nuser = "me"\nnetwork_mode = "no-network"\n[verifier]\nuser = 1000\n[[verifier.collect]]\ncommand = "ps"\n[environment.healthcheck]\ncommand = "true"\nstart_period_sec = 0.5\n',
      'environment/docker-compose.yaml': 'services:\n  main: {}\n',
      'environment/Dockerfile': null,
    })
    expect(start.image).toMatchObject({ compose: 'services:\n  main: {}\n' })
    expect(step).toMatchObject({
      agent: { timeoutMs: null, user: 'me', network: { mode: 'no-network' } },
      verifier: {
        timeoutMs: 600_000,
        user: 1000,
        network: null,
        collect: [{ command: 'ps', service: 'main', timeoutMs: 60_000, user: null }],
        environment: null,
      },
      healthcheck: { command: 'true', intervalMs: 5000, timeoutMs: 30_000, startPeriodMs: 500, startIntervalMs: 5000, retries: 3 },
      artifacts: [
        { source: '/app/out', destination: null, exclude: [], service: 'main' },
        { source: '/db', destination: 'db', exclude: ['*.tmp'], service: 'db' },
      ],
    })
  })

  it('says where its tests run: separate where they have an environment, else as it says, else nothing', async () => {
    expect((await load({ 'task.toml': separate, 'tests/Dockerfile': 'FROM debian:bookworm-slim\nWORKDIR /tests\nCOPY . /tests/\n' })).verification).toBe(
      'separate',
    )
    expect((await toml('[metadata]\nverification = "kept-state"\n')).verification).toBe('kept-state')
    expect((await load({})).verification).toBeNull()
  })

  it('builds a separate verifier from the folder of the tests', async () => {
    const { step } = await load({
      'task.toml': '[verifier.environment]\nnetwork_mode = "no-network"\nmemory_mb = 64\nenv = { A = "b" }\n',
      'tests/Dockerfile': 'FROM debian:bookworm-slim\nWORKDIR /tests\nCOPY . /tests/\n',
    })
    expect(step.verifier.environment).toMatchObject({
      workdir: '/tests',
      network: { mode: 'no-network' },
      limits: { memoryMb: 64 },
      env: { A: 'b' },
      image: { files: [{ path: '/Dockerfile' }, { path: '/test.sh' }] },
    })
  })

  it('gives a separate verifier what the task itself has, where it is given nothing of its own', async () => {
    const own = `${separate}[environment]\nnetwork_mode = "no-network"\nmemory_mb = 64\nenv = { A = "b" }\n`
    const { start, step } = await load({ 'task.toml': own })
    expect(step.verifier.environment).toEqual({ ...start, label: 'one/tests' })
    expect(step.tests.map(({ path }) => path)).toEqual(['/tests/test.sh'])
    const built = await load({ 'task.toml': own, 'tests/Dockerfile': 'FROM debian:bookworm-slim\nCOPY check.sh /tests/test.sh\n', 'tests/test.sh': null })
    expect(built.step.verifier.environment).toMatchObject({ workdir: '/app', network: { mode: 'no-network' }, limits: { memoryMb: 64 }, env: { A: 'b' } })
    expect(built.step.verifier.environment?.image?.files).toMatchObject([{ path: '/Dockerfile' }])
    const named = await load({ 'task.toml': `${own}docker_image = "agents:1"\n[verifier.environment]\ncpus = 1\n` })
    expect(named.step.verifier.environment).toMatchObject({ workdir: '/srv', limits: { cpus: 1 }, network: { mode: 'public' }, image: { name: 'agents:1' } })
    await expect(load({ 'task.toml': own, 'tests/test.sh': null })).rejects.toThrow('tasks/one/tests/test.sh: not there')
  })

  it('takes an empty text for none, and no hosts for none', async () => {
    const { start, step } = await toml(
      'artifacts = [{ source = "/x", destination = "" }]\n[agent]\nuser = ""\n[environment]\ndocker_image = ""\nskills_dir = ""\nworkdir = ""\nallowed_hosts = []\n',
    )
    expect(start).toMatchObject({ workdir: '/srv', network: { mode: 'public' } })
    expect(start.image).not.toHaveProperty('name')
    expect([step.agent.user, step.artifacts]).toEqual([null, [{ source: '/x', destination: null, exclude: [], service: 'main' }]])
  })

  it('asks nobody the mark of a canary', async () => {
    const mark = '<!-- harbor-canary GUID 0000 -->\r\n# terminal-bench-canary GUID 0000\r\n\r\n'
    const { task } = await load({ 'instruction.md': `${mark}# Make it\r\nno canary\r\n# canary\r\n` })
    expect(task.record.instruction).toBe('# Make it\nno canary\n# canary')
  })

  it('has the trajectory it goes on from, checked', async () => {
    expect((await load({ 'trajectory.json': atif('Before.') })).step.priorContext).toMatchObject({ steps: [{ message: 'Before.' }] })
    await expect(load({ 'trajectory.json': atif(null) })).rejects.toThrow(/^tasks\/one\/trajectory\.json: .*steps.*; mend the trajectory/)
    await expect(load({ 'trajectory.json': '{' })).rejects.toThrow(/^tasks\/one\/trajectory\.json is no JSON/)
  })

  it('fills in variables of this machine that are meant for tasks, and no others', async () => {
    const text = `[environment]\n[environment.env]\nA = "\${KEY}"\nB = "\${OTHER:-b}"\nC = "in \${KEY}"\n[verifier.env]\nD = "\${KEY}"\n[solution.env]\nE = "\${KEY}"\n`
    const { start, step, task } = await load({ 'task.toml': text }, { KEY: 'k' })
    expect(start.env).toEqual({ A: 'k', B: 'b', C: `in \${KEY}` })
    expect([step.verifier.env, task.solutionEnv]).toEqual([{ D: 'k' }, { E: 'k' }])
    expect(JSON.stringify(task.record.file)).not.toContain('"k"')
    await expect(toml(text)).rejects.toThrow(/^tasks\/one\/task\.toml:3: environment\.env\.A: asks this machine for KEY, .*; set FLYWHEEL_TASK_KEY /)
  })

  it.each([
    ['schema_version = "1.5"', 'task.toml:1: schema_version: "1.5" is newer than 1.4'],
    ['schema_version = "one"', 'task.toml:1: schema_version: "one" is none that is read here: 1.0, '],
    ['schema_version = "1.4"\nversion = "1.0"', 'task.toml:2: version: says other than schema_version'],
    ['[environment]\nmemory = "2G"\nmemory_mb = 1024', 'task.toml:2: environment.memory: says other than memory_mb'],
    ['[environment]\nstorage = "2000"', 'task.toml:2: environment.storage: is no size such as "2G"'],
    ['[environment]\nallowed_hosts = ["a.org"]', 'task.toml:2: environment.allowed_hosts: goes with network_mode = "allowlist" alone'],
    ['[environment]\nnetwork_mode = "allowlist"\nallowed_hosts = ["http://a.org"]', 'task.toml:3: environment.allowed_hosts.0: is no host name'],
    ['[environment]\nos = "Windows"', 'task.toml:2: environment.os: no sandbox here runs Windows; leave the task out'],
    ['[environment]\ngpus = 1', 'task.toml:2: environment.gpus: no sandbox here has GPUs'],
    ['[environment]\ntpu = { type = "v5", topology = "2x2" }', 'task.toml:2: environment.tpu: no sandbox here has a TPU'],
    ['[environment]\nskills_dir = "/skills"', 'task.toml:2: environment.skills_dir: no agent here reads skills'],
    ['[[environment.mcp_servers]]\nname = "a"\nurl = "http://a"', 'task.toml:1: environment.mcp_servers: no agent here speaks to MCP servers'],
    ['[[environment.mcp_servers]]\nname = "a"\ntransport = "stdio"', 'environment.mcp_servers.0.command: is not there, which transport "stdio" needs'],
    [
      '[verifier]\nenvironment_mode = "shared"\n[verifier.environment]\ncpus = 1',
      'task.toml:3: verifier.environment: does not go with environment_mode = "shared"',
    ],
    ['artifacts = [{ source = "x", service = "db" }]', 'task.toml:1: artifacts.0'],
    ['artifacts = [{ source = "/x", destination = "./manifest.json/" }]', 'task.toml:1: artifacts.0'],
    ['[[verifier.collect]]\ncommand = "ps"\nservice = "a/b"', 'task.toml:3: verifier.collect.0.service: is no name of a service'],
    ['[environment]\nnetwork_mode = "allowlist"\nallowed_hosts = ["*.10.0.0.1"]', 'task.toml:3: environment.allowed_hosts.0: is no host name'],
    ['[agent]\nallowed_hosts = []', 'task.toml:2: agent.allowed_hosts: goes with network_mode = "allowlist" alone'],
    ['[task]\nname = ".org/name"', 'task.toml:2: task.name: is no name such as "org/name"'],
    ['[[steps]]\nname = "a"\n[[steps]]\nname = "A"', 'task.toml:4: steps.1.name: "A" is the name of an earlier step'],
    ['[[steps]]\nname = "con.1"', 'task.toml:2: steps.0.name: is no name of a folder of steps/'],
    ['[[steps]]\nname = "a."', 'task.toml:2: steps.0.name: is no name of a folder of steps/'],
    ['artifacts = ["../x"]', 'task.toml:1: artifacts.0: '],
    ['[task]\nname = "no-org"', 'task.toml:2: task.name: is no name such as "org/name"'],
    ['[[steps]]\nname = "a"\n[[steps]]\nname = "a"', 'task.toml:4: steps.1.name: "a" is the name of an earlier step'],
    ['[[steps]]\nname = "../a"', 'task.toml:2: steps.0.name: is no name of a folder of steps/'],
  ])('refuses %j by its key', async (text, message) => {
    await expect(toml(text)).rejects.toThrow(message)
  })

  it('passes over what others write in metadata that means nothing here, and says so', async () => {
    const { task, warnings } = await toml('[metadata]\ndifficulty = "brutal"\nauthor = "A"\n')
    expect(task.record.file.metadata).toMatchObject({ difficulty: 'unknown', author: 'A' })
    expect(warnings).toEqual(['tasks/one/task.toml:2: metadata.difficulty: "brutal" means nothing here, and is passed over'])
  })

  it('names what an image is made of where there is nothing', async () => {
    await expect(load({ 'environment/Dockerfile': null })).rejects.toThrow('tasks/one/environment/Dockerfile: not there; write one')
    expect((await load({ 'environment/Dockerfile': null, 'task.toml': '[metadata]\nsandboxes = ["just-bash"]\n' })).start.workdir).toBe('/app')
  })
})
