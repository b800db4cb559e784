import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { sha256 } from '#kit/digest'
import { loadGraph } from '#kit/graph'
import { pythonLayout } from '#kit/python'
import { lookAtDisk } from './checks/disk.ts'
import { checks } from './checks/index.ts'
import { type Check, doctorLines, type Examining, examine, type Finding, isInTheWay, type ProfileNeeds, presentFindings, profileNeeds } from './index.ts'

const repository = join(import.meta.dirname, '../../..')
const nothing: ProfileNeeds = { profile: 'tried', python: false, engine: false, gpu: false, hub: false }

let workspace: string
let programs: string
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'flywheel-doctor-'))
  programs = join(workspace, 'programs')
  await mkdir(programs)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(workspace, { recursive: true, force: true })
})

const write = async (path: string, text: string) => {
  await mkdir(dirname(join(workspace, path)), { recursive: true })
  await writeFile(join(workspace, path), text)
}
/** A program on the PATH of this machine. */
const program = async (name: string, script: string) => {
  await write(`programs/${name}`, `#!/bin/sh\n${script}\n`)
  await chmod(join(programs, name), 0o755)
}
/** A machine that has these programs and no others. */
const look = (needs: Partial<ProfileNeeds> = {}, more: Partial<Examining> = {}) =>
  examine({ workspace, needs: { ...nothing, ...needs }, environment: { PATH: programs }, limitMs: 30_000, ...more })
const find = async (what: string, needs: Partial<ProfileNeeds> = {}, more: Partial<Examining> = {}) =>
  (await look(needs, { checks: checks.filter((check) => check.what === what), ...more }))[0]

describe('needs of a profile', () => {
  it('are read off the params and the code of its steps', () => {
    const graph = loadGraph(repository)
    expect(profileNeeds(graph, 'embedded')).toEqual({ profile: 'embedded', python: true, engine: false, gpu: false, hub: false })
    expect(profileNeeds(graph, 'docker')).toMatchObject({ engine: true, hub: false })
    expect(profileNeeds(graph, 'full')).toMatchObject({ engine: false, hub: true })
    const onGpu = { ...graph, step: (name: string, profile: string) => ({ ...graph.step(name, profile), params: { recipe: { device: 'cuda' } } }) }
    expect(profileNeeds(onGpu, 'embedded')).toMatchObject({ gpu: true })
  })
})

describe('an examination', () => {
  const hangs: Check = { what: 'hangs', neededFor: 'nothing', isNeeded: () => true, look: () => new Promise(() => {}) }
  const breaks: Check = { what: 'breaks', neededFor: 'nothing', isNeeded: () => true, look: async () => Promise.reject(new Error('out of chalk')) }

  it('ends in its time: a check without an answer, or with an error, is unclear and holds up no other', async () => {
    const works: Check = { ...breaks, what: 'works', look: async () => ({ state: 'there', found: 'it' }) }
    const findings = await look({}, { checks: [hangs, breaks, works], limitMs: 100 })
    expect(findings.map(({ what, state, found }) => [what, state, found])).toEqual([
      ['hangs', 'unclear', 'no answer in 0.1 s'],
      ['breaks', 'unclear', 'out of chalk'],
      ['works', 'there', 'it'],
    ])
    expect(findings.filter(isInTheWay)).toEqual([])
  })

  it('kills the programs it asked', async () => {
    await program('git', `echo $$ > '${programs}/pid'; exec /bin/sleep 60`)
    expect(await find('git', {}, { limitMs: 1500 })).toMatchObject({ state: 'unclear' })
    const pid = Number(await readFile(join(programs, 'pid'), 'utf8'))
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 10_000 })
  })

  it('tells a mend for whatever is not there, on every platform', async () => {
    for (const platform of ['linux', 'darwin', 'win32', 'freebsd'] as const) {
      const findings = await look({ engine: true, gpu: true, python: true }, { platform, node: { version: '20.1.0', path: '/usr/bin/node' } })
      expect(findings.length).toBeGreaterThan(12)
      for (const finding of findings.filter(({ state }) => state !== 'there'))
        expect([finding.what, finding.mend]).toEqual([finding.what, expect.stringMatching(/.{8}/)])
    }
  })

  it('shows what for and how to mend it below whatever is not there', () => {
    const finding: Finding = { what: 'gpu', state: 'missing', needed: true, found: 'none', mend: 'buy one', neededFor: 'speed' }
    const margin = ' '.repeat(17)
    expect(presentFindings([finding, { ...finding, what: 'cat', needed: false }, { ...finding, what: 'dog', state: 'there', mend: null }])).toEqual([
      'missing   gpu  none',
      `${margin.slice(2)}needed for: speed`,
      `${margin.slice(2)}mend: buy one`,
      'not here  cat  none',
      `${margin.slice(2)}only for: speed`,
      `${margin.slice(2)}mend: buy one`,
      'there     dog  none',
    ])
  })
})

describe('what is found of', () => {
  it('node: the one that runs, the one the dependencies brought, or none that is new enough', async () => {
    expect(await find('node')).toMatchObject({ state: 'there', needed: true, found: expect.stringContaining(process.versions.node) })
    const node = { version: '20.11.0', path: '/usr/bin/node' }
    expect(await find('node', {}, { node })).toMatchObject({
      state: 'missing',
      found: expect.stringMatching(/^20\.11\.0 runs this, and/),
      mend: expect.stringContaining('npm ci'),
    })
    await program('node', 'echo v24.3.0')
    await mkdir(join(workspace, 'node_modules'))
    await symlink(programs, join(workspace, 'node_modules/.bin'))
    expect(await find('node', {}, { node })).toMatchObject({ state: 'there', found: '24.3.0, brought by the dependencies; this command runs on 20.11.0' })
  })

  it('python: needed until the environment is whole', async () => {
    expect(await find('python', { python: true })).toMatchObject({ state: 'missing', needed: true, found: expect.stringContaining('no Python on PATH') })
    await program('python3', `echo '{"path":"/x/python3","version":"3.10.1","lacks":[]}'`)
    expect(await find('python', { python: true })).toMatchObject({ state: 'missing', found: expect.stringContaining('is Python 3.10.1') })
    await program('python3', `echo '{"path":"/x/python3","version":"3.12.1","lacks":["ensurepip"]}'`)
    expect(await find('python', { python: true })).toMatchObject({ state: 'missing', mend: expect.stringContaining('python3-venv') })
    await program('python3', `echo '{"path":"/x/python3","version":"3.12.1","lacks":[]}'`)
    expect(await find('python', { python: true })).toMatchObject({ state: 'there', needed: true, found: '3.12.1 with venv, /x/python3' })
    await write('stages/train/trainer/requirements.txt', 'torch\n')
    await write('.venv/bin/python', '')
    await write('.venv/installed.sha256', sha256('torch\n'))
    expect(await find('python', { python: true })).toMatchObject({ needed: false })
  })

  it('the Python environment: not made, made of other requirements, whole', async () => {
    expect(await find('python environment')).toMatchObject({ state: 'missing', mend: 'git checkout -- stages/train/trainer/requirements.txt' })
    await write('stages/train/trainer/requirements.txt', 'torch\n')
    expect(await find('python environment', { python: true })).toMatchObject({
      state: 'to-come',
      needed: true,
      mend: expect.stringContaining('npm start makes it'),
    })
    await write('.venv/bin/python', '')
    await write('.venv/installed.sha256', sha256('other\n'))
    expect(await find('python environment')).toMatchObject({ state: 'to-come', found: expect.stringContaining('other requirements') })
    await write('.venv/installed.sha256', sha256('torch\n'))
    expect(await find('python environment')).toMatchObject({ state: 'there' })
  })

  it('uv: on PATH, fetched, or to come', async () => {
    expect(await find('uv')).toMatchObject({ state: 'to-come' })
    await write(pythonLayout('').uv, '')
    expect(await find('uv')).toMatchObject({ state: 'there', found: expect.stringContaining('fetched to .venv/uv') })
    await program('uv', 'echo "uv 0.9.1 (abc 2026-01-01)"')
    expect(await find('uv')).toMatchObject({ state: 'there', found: expect.stringContaining('0.9.1') })
  })

  it('the disk: more is needed while the Python environment is to be made', async () => {
    expect((await find('disk'))?.found).toMatch(/, 0\.5 GB needed$/)
    await write('stages/train/trainer/requirements.txt', 'torch\n')
    expect((await find('disk', { python: true }))?.found).toMatch(/, 7\.5 GB needed$/)
    expect(await lookAtDisk(workspace, 'this', 1e9)).toMatchObject({ state: 'missing', mend: expect.stringContaining('make room') })
  })

  it('git: the program, and a repository around the checkout', async () => {
    expect(await find('git', {}, { platform: 'linux' })).toMatchObject({ state: 'missing', needed: false, mend: 'apt-get install git' })
    await program('git', 'if [ "$1" = --version ]; then echo git version 2.50.0; else exit 128; fi')
    expect(await find('git')).toMatchObject({ state: 'missing', found: expect.stringContaining('no repository') })
    await program('git', 'if [ "$1" = --version ]; then echo git version 2.50.0; else echo true; fi')
    expect(await find('git')).toMatchObject({ state: 'there', found: '2.50.0' })
  })

  it('chromium: on PATH under any of its names', async () => {
    expect(await find('chromium', {}, { platform: 'linux' })).toMatchObject({ state: 'missing', mend: 'apt-get install chromium' })
    await program('google-chrome', '')
    expect(await find('chromium')).toMatchObject({ state: 'there', found: join(programs, 'google-chrome') })
  })

  it('the hub: not asked where the profile downloads nothing', async () => {
    expect(await find('hub')).toBeUndefined()
    const out = await find('hub', { hub: true }, { environment: { HF_ENDPOINT: 'http://127.0.0.1:9' } })
    expect(out).toMatchObject({ state: 'missing', needed: true, found: 'http://127.0.0.1:9 is out of reach' })
  })
})

describe('the GPU', () => {
  const smi = (cuda: string, cards: string) =>
    program(
      'nvidia-smi',
      `case "$1" in --query*) printf '${cards}';; *) echo "| NVIDIA-SMI 570.86.10   Driver Version: 570.86.10   CUDA Version: ${cuda}  |";; esac`,
    )
  const torch = (cuda: string) =>
    write('.venv/lib/python3.12/site-packages/torch/version.py', `from typing import Optional\n__version__ = '2.15.0'\ncuda: Optional[str] = ${cuda}\n`)
  const card = 'NVIDIA H200, 143771 MiB, 570.86.10\\n'

  it('is told with its memory, its driver, what the driver runs and what torch is built for', async () => {
    expect(await find('gpu', { gpu: true })).toMatchObject({ state: 'missing', needed: true })
    await smi('13.0', card + card)
    expect(await find('gpu')).toMatchObject({ state: 'there', found: '2 x NVIDIA H200 (143771 MiB, driver 570.86.10), its driver runs CUDA 13.0' })
    await torch("'13.2'")
    expect(await find('gpu')).toMatchObject({ state: 'there', found: expect.stringContaining('torch 2.15.0 is built for CUDA 13.2') })
  })

  it('is of no use to a torch of a newer major version of CUDA, or without CUDA', async () => {
    await smi('12.8', card)
    await torch("'13.2'")
    expect(await find('gpu', { gpu: true })).toMatchObject({ state: 'missing', mend: expect.stringContaining('driver to one that runs CUDA 13') })
    await torch('None')
    expect(await find('gpu')).toMatchObject({ state: 'missing', found: expect.stringContaining('built without CUDA') })
  })
})

describe('the docker engine', () => {
  it('is asked through its API, where DOCKER_HOST says', async () => {
    const socket = join(workspace, 'engine.sock')
    const asked: string[] = []
    const engine = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.setHeader('content-type', 'application/json')
      response.end(request.url?.endsWith('/_ping') ? 'OK' : JSON.stringify({ Version: '28.1.0', ApiVersion: '1.49', Os: 'linux', Arch: 'amd64' }))
    })
    await new Promise<void>((resolve) => engine.listen(socket, resolve))
    vi.stubEnv('DOCKER_HOST', `unix://${socket}`)
    const found = await find('docker', { engine: true }, { environment: process.env })
    engine.close()
    expect(found).toMatchObject({ state: 'there', needed: true, found: `engine 28.1.0 (API 1.49, linux-amd64) at unix://${socket}` })
    expect(asked).toHaveLength(2)
    expect(await find('docker', { engine: true })).toMatchObject({
      state: 'missing',
      found: expect.stringContaining(socket),
      mend: expect.stringContaining('DOCKER_HOST'),
    })
  })
})

describe('keys', () => {
  it('are told by name and place, and of a value not one character', async () => {
    const secret = 'qzxjvkwy'
    await write('.env.local', `HF_TOKEN=${secret}\nANTHROPIC_API_KEY=\nAZURE_OPENAI_API_KEY="${secret}"\n`)
    const environment = { PATH: programs, OPENAI_API_KEY: secret }
    const findings = (await look({}, { environment })).filter(({ what }) => /key|token|azure/.test(what))
    expect(findings.map(({ what, state, needed, found }) => [what, state, needed, found])).toEqual([
      ['openai key', 'there', false, 'OPENAI_API_KEY is set in the environment'],
      ['anthropic key', 'missing', false, 'ANTHROPIC_API_KEY is not set'],
      ['azure openai', 'missing', false, 'AZURE_OPENAI_ENDPOINT is not set, AZURE_OPENAI_API_KEY is set in .env.local'],
      ['hub token', 'there', false, 'HF_TOKEN is set in .env.local'],
    ])
    for (let place = 0; place < secret.length - 2; place++) expect(JSON.stringify(findings)).not.toContain(secret.slice(place, place + 3))
  })
})

describe('npm start', () => {
  it('has nothing to say where its profile lacks nothing, and names what it lacks with the mend', async () => {
    vi.stubEnv('DOCKER_HOST', 'unix:///nowhere/docker.sock')
    const graph = loadGraph(repository)
    const lines = await doctorLines({ workspace: repository, graph, profile: 'docker' })
    expect(lines[0]).toBe('profile docker needs what this machine lacks:')
    expect(lines.join('\n')).toMatch(/missing +docker +the docker engine does not answer at unix:\/\/\/nowhere\/docker\.sock/)
    expect(lines.join('\n')).toContain('mend: start it')
    expect(lines.at(-1)).toBe('all of it: npx tsx scripts/doctor.ts --profile docker')
    expect((await doctorLines({ workspace: repository, graph, profile: 'embedded' })).join('\n')).not.toContain('docker')
  })
})
