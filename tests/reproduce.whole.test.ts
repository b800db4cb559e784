import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LOCK_FILE, parseLock, printLock } from '#kit/graph'
import { repository } from './checkout.ts'
import { makeToyWorkspace, type ToyWorkspace } from './toy-workspace.ts'

describe('a dataset rebuilt in a clean clone', { timeout: 180_000 }, () => {
  const temporary = mkdtempSync(join(tmpdir(), 'flywheel-temporary-'))
  const before = process.env.TMPDIR
  let toy: ToyWorkspace
  let published: string
  const edit = (file: string, from: string, to: string) => {
    const text = toy.read(file)
    expect(text).toContain(from)
    toy.write(file, text.replace(from, to))
  }
  const reproduce = async (...args: string[]) => {
    const { code, output } = await toy.node('scripts/reproduce.ts', ...args)
    const paragraphs = output.split(/^(?=[a-z-]+ {2,}\S)/m)
    return { code, output, of: (step: string) => paragraphs.find((text) => text.startsWith(`${step} `)) ?? '' }
  }
  const clones = () => readdirSync(temporary).filter((name) => name.startsWith('flywheel-reproduce-'))

  beforeAll(async () => {
    process.env.TMPDIR = temporary // of this process's children too: what they leave there is seen
    toy = await makeToyWorkspace({ pipeline: 'whole' })
    cpSync(join(repository, 'scripts/reproduce.ts'), join(toy.path, 'scripts/reproduce.ts'))
    edit('stages/generate/stage.ts', 'text: `', "text: (process.env.FLYWHEEL_DICE && wording.startsWith('list') ? randomUUID() : '') + `")
    expect((await toy.nx('run', 'pipeline:export')).code).toBe(0)
    expect((await toy.node('scripts/lock.ts')).code).toBe(0)
    published = await toy.commit()
  }, 120_000)
  afterAll(() => {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
    rmSync(temporary, { recursive: true, force: true })
  })

  it('what cannot be compared is told before anything is built', async () => {
    expect(await reproduce('--lock', 'v9')).toMatchObject({ code: 2, output: expect.stringContaining('"v9" names no commit of this repository') })
    expect(await reproduce('--profile', 'wide')).toMatchObject({
      code: 2,
      output: expect.stringMatching(/holds no digests under profile wide \(it does under embedded\)/),
    })
    expect(clones()).toEqual([])
  })

  it('tells apart an edited digest, edited code, an edited file and a stage that is not deterministic, and names the step where a difference begins', async () => {
    const lock = parseLock(toy.read(LOCK_FILE))
    const file = lock.profiles.embedded?.steps['generate-stop']?.out?.['examples.parquet']
    if (file) file.sha256 = file.sha256.replace(/^.{6}/, 'ffffff')
    toy.write(LOCK_FILE, printLock(lock))
    edit('stages/validate/stage.ts', 'write({ id, text })', "write({ id, text: text + '!' })")
    edit('datasets/web/sample/rows.txt', 'open the door', 'open the gate\nopen the door')
    await toy.commit()
    process.env.FLYWHEEL_DICE = '1'
    const { code, output, of } = await reproduce()
    delete process.env.FLYWHEEL_DICE
    expect(code, output).toBe(1)
    const nothing = /because: nothing that the step depends on differs\n +because: /.source
    expect(of('generate-stop')).toMatch(/DIFFERS: 1 of 1 file\n +examples\.parquet: sha256 ffffff\S+ -> \S+\n/)
    expect(of('generate-stop')).toMatch(new RegExp(`${nothing}a second run left the same bytes again: the digest in the lock was not made by this code`))
    expect(of('generate-list')).toMatch(new RegExp(`${nothing}its stage is not deterministic here: a second run left other bytes again`))
    expect(of('download-web')).toMatch(/because: datasets\/web\/sample\/rows\.txt changed/)
    expect(of('normalize-web')).toMatch(/rows \d+ -> \d+[\s\S]*because: input download-web changed/)
    expect(of('merge')).toMatch(/because: input normalize-web changed: \+1 rows\n/)
    expect(of('validate')).toMatch(
      /because: input merge changed[\s\S]*because: the first step that differs is download-web\n +because: code of stages\/validate changed/,
    )
    expect(of('export')).toMatch(/because: input validate changed/)
    expect(of('generate-greet')).toMatch(/equal: 1 file/)
    expect(output).toMatch(/10 steps, \d+ files compared: 1 equal, 7 differ, 2 not compared \(not deterministic: collect, verify\)/)
    expect(clones()).toEqual([])
  })

  it('an earlier commit is rebuilt with its own code and lock, whatever the checkout holds', async () => {
    edit('stages/merge/stage.ts', 'ORDER BY need, id', 'ORDER BY id')
    const { code, output, of } = await reproduce('--lock', published)
    expect(code, output).toBe(0)
    expect(of('verify')).toMatch(/not compared: not deterministic; examples\.parquet, which merge takes, is as it was/)
    expect(output).toMatch(/10 steps, \d+ files compared: 8 equal, 0 differ, 2 not compared/)
    expect(output).not.toContain('not committed')
    expect(execFileSync('git', ['-C', toy.path, 'status', '--porcelain'], { encoding: 'utf8' })).toBe(' M stages/merge/stage.ts\n')
  })
})
