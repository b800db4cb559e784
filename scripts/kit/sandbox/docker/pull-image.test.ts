import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRegistry } from '../../../../tests/registry/open-registry.ts'
import { type RegistryImage, saveImage, withFile } from '../../../../tests/registry/saved-image.ts'
import { requirement } from '../../../../tests/requirement.ts'
import { SandboxError } from '../sandbox-error.ts'
import { docker } from './docker.ts'
import { openEngine } from './engine.ts'

const isHere = process.platform === 'linux'
const problem = isHere ? await docker.findProblem?.() : 'the engine is in a virtual machine, from which 127.0.0.1 is another place'
const label = `pulled-${crypto.randomUUID()}`

describe.skipIf(!requirement('docker', problem === null, String(problem)))('an image of a registry', () => {
  let registry: Awaited<ReturnType<typeof openRegistry>>
  let base: RegistryImage
  const engine = openEngine()
  const imageWith = (version: string) => withFile(base, 'version', Buffer.concat([Buffer.from(`${version}\n`), randomBytes(100_000)]))
  const asked = (name: string) => registry.asked.filter((request) => request.includes(`/${name}/`))
  const start = (name: string, { buildTimeoutMs = 60_000, say = (_: string) => {} } = {}) =>
    docker.start({ files: [], workdir: '/app', label, image: { files: [], name: `${registry.host}/${name}`, buildTimeoutMs }, buildLog: say })
  const versionIn = async (name: string, say?: (text: string) => void) => {
    await using sandbox = await start(name, { ...(say && { say }) })
    return (await sandbox.exec({ command: 'head -1 /version', timeoutMs: 10_000, outputLimitBytes: 100 })).stdout.trim()
  }

  beforeAll(async () => {
    registry = await openRegistry()
    base = await saveImage(engine, 'debian:bookworm-slim')
  })
  afterAll(async () => {
    const made = { label: [`flywheel.task=${label}`] }
    const pulled = { reference: [`${registry.host}/*`] }
    for (const filters of [JSON.stringify(made), JSON.stringify(pulled)]) {
      for (const { Id: id } of await engine.listImages({ filters })) await engine.getImage(id).remove({ force: true })
    }
    await registry[Symbol.asyncDispose]()
  })

  it('is pulled once for those who start together, each of whom hears of every layer and of the digest', async () => {
    const image = await imageWith('first')
    const digest = registry.put('shared:1', image)
    const logs = ['', '']
    const versions = await Promise.all(logs.map((_, place) => versionIn('shared:1', (text) => (logs[place] += text))))
    expect(versions).toEqual(['first', 'first'])
    const requests = asked('shared')
    expect(requests.length).toBeGreaterThan(1)
    expect(requests).toEqual([...new Set(requests)])
    for (const log of logs) {
      expect(log).toMatch(/^pulling 127\.0\.0\.1:\d+\/shared:1\n1: Pulling from shared\n/)
      expect(log.match(/^[0-9a-f]{12}: (Pull complete|Already exists)$/gm)).toHaveLength(image.layers.length)
      expect(log).toContain(`shared:1 is ${registry.host}/shared@${digest}\n`)
    }
    await using sandbox = await start('shared:1')
    expect(sandbox.image).toEqual([`${registry.host}/shared@${digest}`, expect.stringMatching(/^sha256:[0-9a-f]{64}$/)])
  })

  it('stays what the engine has of it where its tag moves; its digest names the other, and one that is pulled by hand is started from', async () => {
    registry.put('moved:1', await imageWith('old'))
    expect(await versionIn('moved:1')).toBe('old')
    const digest = registry.put('moved:1', await imageWith('new'))
    const before = asked('moved').length
    expect(await versionIn('moved:1')).toBe('old')
    expect(asked('moved')).toHaveLength(before)
    expect(await versionIn(`moved@${digest}`)).toBe('new')
    await engine.getImage(`${registry.host}/moved@${digest}`).tag({ repo: `${registry.host}/moved`, tag: '1' })
    let log = ''
    expect(await versionIn('moved:1', (text) => (log += text))).toBe('new')
    expect(log).toContain(digest)
  })

  it.each([
    ['unauthorized', /: unauthorized.*; see that environment\.docker_image names an image, .*a login.*`docker pull /],
    ['too-many-requests', /: toomanyrequests: you have reached your pull rate limit; .*patience/],
    ['other-bytes', /: filesystem layer verification failed for digest sha256:.*; see /],
    ['breaks-off', /: not done after 1 s, after "[0-9a-f]{12}: Retrying in \d+ seconds?"; see /],
    ['falls-silent', /: not done after 1 s, after "[0-9a-f]{12}: Pulling fs layer"; see /],
  ] as const)('that its registry does not give (%s) is one error that names it, the same for all who wait', async (fault, message) => {
    registry.put(`${fault}:1`, await imageWith(fault), fault)
    const starts = await Promise.allSettled([0, 1].map(() => start(`${fault}:1`, { buildTimeoutMs: 1000 })))
    for (const one of starts) {
      expect(one.status === 'rejected' && one.reason).toBeInstanceOf(SandboxError)
      expect(String(one.status === 'rejected' && one.reason.message)).toMatch(
        new RegExp(`^docker could not pull 127\\.0\\.0\\.1:\\d+/${fault}:1${message.source}`),
      )
    }
  })

  it('that is not there is one error that names it', async () => {
    registry.put('there:1', base)
    await expect(start('there:2')).rejects.toThrow(
      /^docker could not pull 127\.0\.0\.1:\d+\/there:2: .*manifest unknown.*; see that environment\.docker_image /,
    )
    await expect(start('there')).rejects.toThrow(/^docker could not pull 127\.0\.0\.1:\d+\/there: .*manifest unknown/)
  })
})
