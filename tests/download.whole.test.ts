import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Manifest, Origin } from '#kit/records'
import { repository } from './checkout.ts'
import { contentOf, digestOf, noise } from './hub/content.ts'
import { type LocalHub, openLocalHub } from './hub/local-hub.ts'
import { openProxy } from './hub/open-proxy.ts'
import { makeToyWorkspace, type ToyWorkspace } from './toy-workspace.ts'

const revision = 'a'.repeat(40)
const large = noise(3_000_000)
const SOURCE = `import { defineSource } from '#kit/stage'

export default defineSource({
  summary: 'a few rows',
  name: 'tiny',
  licence: 'not declared upstream',
  licenceDoubt: 'nobody says; look at https://hub.example/o/tiny',
  repository: 'o/tiny',
  revision: '${revision}',
  configurations: {
    large: [{ path: 'rows.bin', sha256: '${digestOf(large)}', bytes: ${large.bytes}, rows: 7 }],
    small: [{ path: 'small/*.json', sha256: null, bytes: null }],
  },
  configuration: 'large',
  sample: { path: 'datasets/tiny/sample/tiny.json', sha256: '${digestOf(contentOf('[]'))}', licence: 'MIT' },
})
`
const PIPELINE = `profile: embedded
profiles: { embedded: from the sample, full: from the hub, proxied: from afar }
steps:
  download-tiny: { stage: download, root: datasets/tiny/download, profiles: { full: { from: hub }, proxied: { from: hub, unconfirmedLicence: accept } } }
  weigh: { stage: weigh, root: stages/weigh, needs: [download-tiny] }
`
const WEIGH = `import { stat } from 'node:fs/promises'
import { z } from 'zod'
import { defineStage, file, folder } from '#kit/stage'

export default defineStage({
  summary: 'Weighs what was downloaded.',
  inputs: { raw: folder() },
  outputs: { weight: file('weight.txt') },
  params: z.strictObject({}),
  run: async ({ inputs, outputs }) => {
    await outputs.weight.write(String((await stat(inputs.raw.path)).isDirectory()))
    return {}
  },
})
`

/** The real stage, a source of its own, and a step behind it. */
const sourcesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => [join(folder, name), readFileSync(join(repository, folder, name), 'utf8')]),
  )

describe('a download under the real runner', { timeout: 120_000 }, () => {
  let toy: ToyWorkspace
  let hub: LocalHub
  const before = { ...process.env }
  const read = (profile: string, file: string, root = 'datasets/tiny/download') => toy.read(`${root}/out/${profile}/${file}`)

  beforeAll(async () => {
    hub = await openLocalHub({
      repository: 'o/tiny',
      revision,
      token: 'a-secret',
      files: { 'rows.bin': { content: large }, 'small/a.json': { content: contentOf('{}'), large: false } },
    })
    for (const name of Object.keys(process.env)) if (/^(https?|no|all)_proxy$/i.test(name)) delete process.env[name]
    process.env.HF_ENDPOINT = hub.endpoint
    process.env.HF_TOKEN = 'a-secret'
    toy = await makeToyWorkspace({
      files: {
        ...sourcesOf('stages/download'),
        'pipeline.yaml': PIPELINE,
        'stages/weigh/stage.ts': WEIGH,
        'datasets/tiny/download/source.ts': SOURCE,
        'datasets/tiny/sample/tiny.json': '[]',
      },
    })
  }, 60_000)
  afterAll(async () => {
    process.env = before
    await hub[Symbol.asyncDispose]()
    rmSync(toy.path, { recursive: true })
  })

  it('that is killed leaves nothing, and the next run asks for the rest alone', async () => {
    hub.faults.push({ at: 'storage', kind: 'slow', bytes: 32_768, everyMs: 40 })
    const killed = spawn(process.execPath, ['scripts/run-step.ts', 'download-tiny', '--profile', 'full'], { cwd: toy.path, stdio: 'ignore' })
    const part = () => partsIn(join(toy.path, '.store/cache/download')).find((path) => path.endsWith('rows.bin.part'))
    while ((statSync(part() ?? '', { throwIfNoEntry: false })?.size ?? 0) < 500_000) await sleep(20)
    killed.kill('SIGKILL')
    await once(killed, 'exit')
    expect(() => read('full', 'manifest.json')).toThrow('ENOENT')

    const { code, output } = await toy.nx('run', 'pipeline:weigh:full', '--output-style=stream')
    expect(code, output).toBe(0)
    expect(output).toMatch(/unconfirmed-licence source=tiny because=nobody says; look at/)
    expect(output).toMatch(/fetching files=1 size=3\.0 MB there=(5\d\d|[6-9]\d\d)\.\d kB free=/)
    expect(output).not.toContain('a-secret')
    const { range, sent } = hub.asked.at(-1) ?? {}
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1])
    expect(from).toBeGreaterThanOrEqual(500_000)
    expect(sent).toBe(large.bytes - from)
    expect(part()).toBeUndefined()
  })

  it('says where its files come from; the manifest says under which licences all stands that is made of them', async () => {
    const manifest = Manifest.parse(JSON.parse(read('full', 'manifest.json')))
    const raw = { path: 'raw/rows.bin', sha256: digestOf(large), bytes: large.bytes }
    expect(manifest.files).toContainEqual(raw)
    expect(manifest.licences).toEqual(['not declared upstream'])
    expect(Manifest.parse(JSON.parse(read('full', 'manifest.json', 'stages/weigh'))).licences).toEqual(['not declared upstream'])
    expect(Origin.parse(JSON.parse(read('full', 'origin.json')))).toMatchObject({ revision, configuration: 'large', rows: 7, files: [{ path: 'rows.bin' }] })
  })

  it('a step whose inputs stay as they are takes on their licence without running again', async () => {
    expect((await toy.node('scripts/run-step.ts', 'download-tiny')).code).toBe(0)
    expect((await toy.node('scripts/run-step.ts', 'weigh')).output).toContain('weigh: done')
    toy.edit('datasets/tiny/download/source.ts', "licence: 'MIT'", "licence: 'Apache-2.0'")
    expect((await toy.node('scripts/run-step.ts', 'download-tiny')).output).toContain('download-tiny: done')
    expect((await toy.node('scripts/run-step.ts', 'weigh')).output).toContain('weigh: from the store')
    expect(Manifest.parse(JSON.parse(read('embedded', 'manifest.json', 'stages/weigh'))).licences).toEqual(['Apache-2.0'])
  })

  it('goes through the proxy that the environment names, but not to the hosts it excepts', async () => {
    const { port } = new URL(hub.endpoint)
    await using proxy = await openProxy(Number(port))
    Object.assign(process.env, { HF_ENDPOINT: 'http://hub.invalid', HTTP_PROXY: proxy.address, NO_PROXY: '127.0.0.1' })
    const { code, output } = await toy.node('scripts/run-step.ts', 'download-tiny', '--profile', 'proxied')
    for (const name of ['HTTP_PROXY', 'NO_PROXY']) delete process.env[name]
    process.env.HF_ENDPOINT = hub.endpoint
    expect(code, output).toBe(0)
    expect(new Set(proxy.asked)).toEqual(new Set(['hub.invalid:80']))
    expect(output).not.toContain('unconfirmed-licence')
  })

  it('another configuration is a param; one that is none is told before anything runs', async () => {
    const asked = hub.asked.length
    toy.edit('pipeline.yaml', 'full: { from: hub }', 'full: { from: hub, configuration: smal }')
    const wrong = await toy.node('scripts/run-step.ts', 'download-tiny', '--profile', 'full')
    expect(wrong.output).toContain('has no configuration "smal"; did you mean "small"?')
    expect([wrong.code, hub.asked.length]).toEqual([1, asked])
    toy.edit('pipeline.yaml', 'configuration: smal ', 'configuration: small ')
    const { code, output } = await toy.node('scripts/run-step.ts', 'download-tiny', '--profile', 'full')
    expect(code, output).toBe(0)
    expect(read('full', 'raw/small/a.json')).toBe('{}')
  })
})

const partsIn = (folder: string): string[] => {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
  } catch {
    return [] // not there yet
  }
}
