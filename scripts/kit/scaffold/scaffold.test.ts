import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type KindName, ScaffoldError, scaffold } from './index.ts'
import { writeAll } from './write-all.ts'

let workspace: string
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'flywheel-scaffold-'))
  for (const folder of ['tasks/fix-config', 'datasets/custom', 'stages', 'models/tiny', 'scripts/kit/agents'])
    await mkdir(join(workspace, folder), { recursive: true })
  await writeFile(join(workspace, 'models/tiny/chat_template.jinja'), 'template')
  await writeFile(join(workspace, 'scripts/kit/agents/nop.ts'), '')
})
afterEach(() => rm(workspace, { recursive: true, force: true }))

const signal = new AbortController().signal
const add = (kind: KindName, name: string) => scaffold({ workspace, kind, name, signal })
const everything = async () => (await readdir(workspace, { recursive: true })).sort()

describe('a name', () => {
  it.each<[KindName, string, RegExp]>([
    ['task', 'My Task', /^"My Task" is no name: .*; "my-task" would do; nothing was written$/],
    ['task', 'FixConfigTwice', /; "fix-config-twice" would do/],
    ['task', 'a--b', /; "a-b" would do/],
    ['task', '../../etc', /; "etc" would do/],
    ['task', '9lives', /; "lives" would do/],
    ['task', '', /^"" is no name: .*with a letter; nothing was written$/],
    ['task', 'a'.repeat(33), /2 to 32/],
    ['stage', 'utils', /^"utils" says nothing about what it is/],
    ['task', 'scenarios', /^tasks\/scenarios is the place of something else/],
    ['model', 'slots', /^models\/slots is the place of something else/],
    ['stage', 'out', /^stages\/out is the place of something else/],
    ['generator', 'port-8080', /^"port-8080" has a digit: /],
    ['task', 'fix-config', /^tasks\/fix-config is there already; edit it, or take another name for the task; nothing was written$/],
    ['agent', 'nop', /^scripts\/kit\/agents\/nop\.ts is there already/],
  ])('of a %s may not be "%s"', async (kind, name, message) => {
    const before = await everything()
    await expect(add(kind, name)).rejects.toThrow(message)
    await expect(add(kind, name)).rejects.toThrow(ScaffoldError)
    expect(await everything()).toEqual(before)
  })
})

describe('what is added', () => {
  it('has the name in paths and texts, and scripts that can be run', async () => {
    const { written, told } = await add('task', 'two-words')
    expect(written).toContain('tasks/two-words/solution/solve.sh')
    expect(await readFile(join(workspace, 'tasks/two-words/environment/files/settings.conf'), 'utf8')).toMatch(
      /^# Settings of two words\.\nname = "two-words"\n/,
    )
    for (const path of written) expect([path, (await readFile(join(workspace, path), 'utf8')).match(/__[a-z]+__/)]).toEqual([path, null])
    for (const path of ['tests/test.sh', 'solution/solve.sh']) expect((await stat(join(workspace, 'tasks/two-words', path))).mode & 0o777).toBe(0o755)
    expect(told.edit.every((line) => !line.startsWith('tasks/') || written.some((path) => path.startsWith(line.split(':')[0] ?? '')))).toBe(true)
  })

  it('is refused where what it starts from is not there', async () => {
    await rm(join(workspace, 'models/tiny/chat_template.jinja'))
    await expect(add('model', 'small')).rejects.toThrow(/^models\/tiny\/chat_template\.jinja, which a new model starts from, cannot be read; /)
    await writeFile(join(workspace, 'scripts/kit/agents/registry.ts'), 'const agents = {}\n')
    await expect(add('agent', 'new-one')).rejects.toThrow(/^scripts\/kit\/agents\/registry\.ts has no line /)
    expect(await readdir(join(workspace, 'models'))).toEqual(['tiny'])
  })
})

describe('writing', () => {
  const file = (path: string, text = path) => ({ path, text, mode: 0o644 })

  it('leaves nothing where one file cannot be written, and puts edits back', async () => {
    await writeFile(join(workspace, 'list'), 'before')
    await writeFile(join(workspace, 'file'), '')
    const before = await everything()
    const edit = { ...file('list', 'after'), isEdit: true }
    await expect(writeAll(workspace, [file('new/deep/one'), file('new/two'), edit, file('file/three')])).rejects.toThrow(
      /^file\/three cannot be written \(E\w+\); move what stands in the way and run this again; nothing was written$/,
    )
    expect(await everything()).toEqual(before)
    expect(await readFile(join(workspace, 'list'), 'utf8')).toBe('before')
  })

  it('writes over no file, and undoes all of it when asked', async () => {
    await writeFile(join(workspace, 'there'), 'mine')
    const before = await everything()
    await expect(writeAll(workspace, [file('new'), file('there')])).rejects.toThrow(/^there is there already; /)
    expect(await readFile(join(workspace, 'there'), 'utf8')).toBe('mine')
    const undo = await writeAll(workspace, [file('a/b/c'), file('a/d')])
    expect(await readFile(join(workspace, 'a/b/c'), 'utf8')).toBe('a/b/c')
    await undo()
    expect(await everything()).toEqual(before)
  })
})
