import { execFileSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import type { OutputFile, SlotEntry } from '#kit/records'
import { stampsOf } from '../check-objects.ts'
import { digestSource } from '../code-closure.ts'
import { folderDigest } from '../digest.ts'
import { digestOfRead } from '../digest-of-read.ts'
import { rememberFolder } from '../folders.ts'
import { keepRun, keptRuns, recallRun } from '../kept-run.ts'
import { storeLayout } from '../layout.ts'
import { holdStep } from '../lock-store.ts'
import { ingest } from '../objects.ts'
import { cleanStore } from './clean-store.ts'
import { planCleaning } from './plan-cleaning.ts'

const CODE = 'export const one = 1\n'
const STAGES = {
  train: { params: { type: 'object', properties: { seed: {}, rate: { default: 0.1 }, recipe: { default: {}, properties: { steps: { default: 10 } } } } } },
}
const FILLED = { seed: 1, rate: 0.1, recipe: { steps: 10 } }

let workspace = ''
let slots: SlotEntry[] = []
const layout = () => storeLayout(workspace)
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(workspace, path)), { recursive: true })
  writeFileSync(join(workspace, path), text)
}
const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@localhost', ...args], { cwd: workspace, stdio: 'pipe' })
const commit = () => {
  git('add', '-A')
  git('commit', '-qm', 'as it is')
}
/** A lock that asks for `train` with these params and holds `merge` to these files. */
const lock = (params: Record<string, unknown>, merged: OutputFile[] = []) => {
  const out = Object.fromEntries(merged.map(({ path, sha256 }) => [path, { sha256 }]))
  const steps = {
    train: { in: { stage: 'train', needs: ['merge'], params } },
    report: { in: { stage: 'report', needs: ['train'], params: {} } },
    merge: { in: { stage: 'merge', needs: [], params: {} }, out },
  }
  write('pipeline.lock.json', JSON.stringify({ schema: 'flywheel/lock@2', profiles: { embedded: { steps } } }))
}

async function keep(
  step: string,
  key: string,
  given: { text?: string; params?: unknown; code?: string; reads?: Record<string, string>; inputs?: OutputFile[] } = {},
): Promise<OutputFile> {
  const { text = key, params = {}, code = CODE, reads = {}, inputs = [] } = given
  write('scratch/made', text)
  const file: OutputFile = { path: `${step}.txt`, ...(await ingest(layout(), join(workspace, 'scratch/made'))) }
  const parts = {
    params,
    code: { 'stages/train/stage.ts': await digestSource('stage.ts', code) },
    reads,
    inputs: Object.fromEntries(inputs.map((input) => [`in <- ${input.path}`, input.sha256])),
  }
  const run = {
    schema: 'flywheel/run@1' as const,
    step,
    profile: 'embedded',
    key,
    parts,
    startedAt: '',
    durationMs: 1,
    metrics: {},
    environment: { node: '', platform: '', arch: '' },
  }
  const manifest = { schema: 'flywheel/manifest@1' as const, files: [file], balance: null }
  await keepRun(layout(), { schema: 'flywheel/kept-run@2', manifest, run, stamps: await stampsOf(layout(), [file]) }, join(workspace, 'scratch'))
  return file
}

const kept = async () => (await Array.fromAsync(keptRuns(layout()))).map(({ run }) => run.key).sort()
const isThere = ({ sha256 }: OutputFile) => existsSync(layout().object(sha256))
const request = () => ({ workspace, readSlots: async () => slots, steps: ['train'], signal: AbortSignal.timeout(30_000), say: () => {} })
const allFiles = () => globSync('.store/**/*', { cwd: workspace }).sort()

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'flywheel-clean-'))
  slots = []
  git('init', '-q', '-b', 'main')
  write('.gitignore', '.store/\nout/\nscratch/\n')
  write('scripts/kit/graph/stages.json', JSON.stringify(STAGES))
  write('stages/train/stage.ts', CODE)
  lock({ seed: 1 })
  commit()
})

describe('cleaning the store', () => {
  it('keeps what a lock names by its digest, at every branch and tag, and nothing for being young', async () => {
    const code = 'export const ofNobody = 1\n'
    const [tagged, branched, here, unnamed] = [
      await keep('merge', 'k1', { code }),
      await keep('merge', 'k2', { code }),
      await keep('merge', 'k3', { code }),
      await keep('merge', 'k4', { code }),
    ]
    for (const [name, file] of Object.entries({ tagged, branched })) {
      git('checkout', '-q', '-b', name)
      lock({ seed: 1 }, [file])
      commit()
      git('checkout', '-q', 'main')
    }
    git('tag', 'v1', 'tagged')
    git('branch', '-q', '-D', 'tagged')
    lock({ seed: 1 }, [here])
    for (const file of [tagged, branched, here]) utimesSync(layout().object(file.sha256), 0, 0)
    const plan = await cleanStore(request())
    expect([tagged, branched, here, unnamed].map(isThere)).toEqual([true, true, true, false])
    expect(await kept()).toEqual(['k1', 'k2', 'k3'])
    expect(plan.byRoot.map(({ name, digests }) => [name, digests.size])).toEqual([
      ['outputs that lie here', 0],
      ['models that serve or have served', 0],
      ['the working tree', 1],
      ['branch branched', 1],
      ['branch main', 0],
      ['tag v1', 1],
    ])
  })

  it('keeps the runs that would be made again: same params with defaults, same code but for comments, inputs that stay', async () => {
    const merged = await keep('merge', 'merged', { code: 'export const goneByNow = 1\n' })
    const strange = await keep('merge', 'strange', { code: 'export const goneByNow = 1\n' })
    lock({ seed: 1 }, [merged])
    await keep('train', 'asked for', { params: FILLED, inputs: [merged], code: `// why\n${CODE}` })
    await keep('train', 'other seed', { params: { ...FILLED, seed: 2 }, inputs: [merged] })
    await keep('train', 'other default', { params: { ...FILLED, recipe: { steps: 11 } }, inputs: [merged] })
    await keep('train', 'other code', { params: FILLED, inputs: [merged], code: 'export const one = 2\n' })
    await keep('train', 'other input', { params: FILLED, inputs: [strange] })
    await keep('no step', 'unknown step', {})
    await cleanStore(request())
    expect(await kept()).toEqual(['asked for', 'merged'])
  })

  it('keeps what follows from a run that stays, as far as it goes, and lets go of what follows from one that goes', async () => {
    const [good, bad] = [await keep('train', 'good', { params: FILLED }), await keep('train', 'bad', { params: { ...FILLED, seed: 7 } })]
    await keep('report', 'of good', { inputs: [good] })
    await keep('report', 'of bad', { inputs: [bad] })
    await cleanStore(request())
    expect(await kept()).toEqual(['good', 'of good'])
  })

  it('keeps what a branch asks for though the working tree has other code', async () => {
    await keep('train', 'of main', { params: FILLED })
    write('stages/train/stage.ts', 'export const three = 3\n')
    await keep('train', 'of here', { params: FILLED, code: 'export const three = 3\n' })
    await keep('train', 'of nobody', { params: FILLED, code: 'export const four = 4\n' })
    await cleanStore(request())
    expect(await kept()).toEqual(['of here', 'of main'])
  })

  it('keeps what read links to files and folders, here and at a branch', async () => {
    write('tasks/a/releases/1/app', 'one')
    for (const [link, target] of Object.entries({ current: 'releases/1', app: 'releases/1/app', gone: 'nowhere' })) {
      symlinkSync(target, join(workspace, 'tasks/a', link))
    }
    const paths = ['tasks/a/current', 'tasks/a/app', 'tasks/a/gone']
    const reads = async () => Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await digestOfRead(join(workspace, path))])))
    commit()
    await keep('train', 'of main', { params: FILLED, reads: await reads() })
    write('tasks/a/releases/1/app', 'two')
    await keep('train', 'of here', { params: FILLED, reads: await reads() })
    write('tasks/a/releases/1/app', 'three')
    await keep('train', 'of nobody', { params: FILLED, reads: await reads() })
    write('tasks/a/releases/1/app', 'two')
    await cleanStore(request())
    expect(await kept()).toEqual(['of here', 'of main'])
  })

  it('keeps models that serve or have served, what lies in the outputs, and a base that a lock names', async () => {
    const seed = { params: { seed: 9 } }
    const [served, here, base, nobody] = [
      await keep('train', 'a', seed),
      await keep('train', 'b', seed),
      await keep('train', 'c', seed),
      await keep('train', 'd', seed),
    ]
    const files = [served, here, base, nobody]
    for (const file of files) await rememberFolder(layout(), [file], join(workspace, 'scratch'))
    slots = [{ version: 1, kind: 'promote', at: '', model: folderDigest([served]), previous: null, verdict: null, files: [], note: '' }]
    write('stages/train/out/embedded/manifest.json', JSON.stringify({ schema: 'flywheel/manifest@1', files: [here], balance: null }))
    lock({ seed: 1, base: folderDigest([base]) })
    await cleanStore(request())
    expect(files.map(isThere)).toEqual([true, true, true, false])
    expect(files.map((file) => existsSync(layout().folder(folderDigest([file]))))).toEqual([true, true, true, false])
  })

  it('keeps what another worktree asks for that was given the same store', async () => {
    const [here, there, nobody] = [
      await keep('train', 'a', { params: { seed: 7 } }),
      await keep('train', 'b', { params: { seed: 8 } }),
      await keep('train', 'c', { params: { seed: 9 } }),
    ]
    const other = await mkdtemp(join(tmpdir(), 'flywheel-worktree-'))
    git('worktree', 'add', '-q', join(other, 'tree'), '-b', 'other')
    symlinkSync(layout().store, join(other, 'tree/.store'))
    const lies = (file: OutputFile) => JSON.stringify({ schema: 'flywheel/manifest@1', files: [file], balance: null })
    write('stages/train/out/embedded/manifest.json', lies(here))
    mkdirSync(join(other, 'tree/stages/train/out/embedded'), { recursive: true })
    writeFileSync(join(other, 'tree/stages/train/out/embedded/manifest.json'), lies(there))
    await cleanStore(request())
    expect([here, there, nobody].map(isThere)).toEqual([true, true, false])
  })

  it('only says what would go, when it is only asked', async () => {
    const gone = await keep('train', 'gone', { params: { seed: 9 } })
    const before = allFiles()
    const plan = await planCleaning(request())
    expect([plan.runs.map(({ run }) => run.key), plan.objects.map(({ sha256 }) => sha256)]).toEqual([['gone'], [gone.sha256]])
    expect(allFiles()).toEqual(before)
  })

  it('that is cut off at any moment leaves runs that are whole, and the next one ends it', async () => {
    const stays = await keep('train', 'stays', { params: FILLED })
    for (const key of ['a', 'b', 'c']) await keep('train', key, { params: { seed: 9 } })
    for (let moments = 1; moments <= 6; moments++) {
      let left = moments
      const signal = Object.assign(new AbortController().signal, {
        throwIfAborted: () => {
          if (--left === 0) throw new Error('cut off')
        },
      })
      await cleanStore({ ...request(), signal }).catch(() => {})
      for (const key of await kept()) expect(await recallRun(layout(), 'train', key), key).not.toBeNull()
    }
    await cleanStore(request())
    expect(await kept()).toEqual(['stays'])
    expect(globSync('.store/objects/*/*', { cwd: workspace }).map((path) => path.split('/').slice(-2).join(''))).toEqual([stays.sha256])
  })

  it('lets go of the hits of Nx when a run goes, of what was set aside, and of what killed runs left', async () => {
    write('.store/nx/123/out', 'hit')
    await cleanStore(request())
    expect(existsSync(join(workspace, '.store/nx/123')), 'no run went').toBe(true)
    await keep('train', 'gone', { params: { seed: 9 } })
    write('.store/damaged/abc', 'x')
    write('.store/scratch/train-999999/outputs/half', 'x')
    write('.store/runs/train/torn.json', '{"schema":')
    write('.store/cache/train/answers.json', '{}')
    await cleanStore(request())
    expect(
      ['nx/123', 'damaged/abc', 'scratch/train-999999', 'runs/train/torn.json', 'cache/train/answers.json'].map((path) =>
        existsSync(join(workspace, '.store', path)),
      ),
    ).toEqual([false, false, false, false, true])
  })

  it('is refused where it cannot know what is asked for: a lock that is broken, a run of a later version, a repository that cannot be read', async () => {
    await keep('train', 'gone', { params: { seed: 9 } })
    write('.store/runs/train/later.json', '{"schema":"flywheel/kept-run@9"}')
    await expect(cleanStore(request())).rejects.toThrow('.store/runs/train/later.json is a kept run of another version')
    rmSync(join(workspace, '.store/runs/train/later.json'))
    git('checkout', '-q', '-b', 'broken')
    write('pipeline.lock.json', '{"profiles": 3}')
    commit()
    git('checkout', '-q', 'main')
    await expect(cleanStore(request())).rejects.toThrow('pipeline.lock.json of branch broken is no lock file')
    git('branch', '-q', '-D', 'broken')
    const head = readFileSync(join(workspace, '.git/refs/heads/main'), 'utf8')
    rmSync(join(workspace, '.git/objects', head.slice(0, 2)), { recursive: true })
    await expect(cleanStore(request())).rejects.toThrow('so what branches and tags ask for is not known')
    expect(await kept()).toEqual(['gone'])
  })

  it('waits for a step that runs, and a step that starts waits for it', async () => {
    const said: string[] = []
    const waiting = { signal: AbortSignal.timeout(30_000), say: (line: string) => said.push(line) }
    const step = await holdStep(layout(), 'train', waiting)
    const cleaning = cleanStore({ ...request(), ...waiting })
    while (said.length === 0) await sleep(10)
    expect(said[0]).toMatch(/^waiting for a run of step train: process \d+ has it$/)
    const next = holdStep(layout(), 'report', waiting)
    while (said.length === 1) await sleep(10)
    expect(said[1]).toMatch(/^waiting for the store, which is being cleaned: process \d+ has it$/)
    await step[Symbol.asyncDispose]()
    await cleaning
    await using _next = await next
  })
})
