import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sandboxPaths } from '#kit/sandbox'
import { taskFolder } from '../find-task-folders.ts'
import { formatOf } from './registry.ts'
import type { TaskFormat } from './task-format.ts'
import { testFolder } from './test-folder.ts'

export interface FormatExample {
  /** Of a good task with a test and a solution, by their paths in its folder. */
  files: Readonly<Record<string, string>>
  /** Of these files: the one that says what the task is, and one that the agent meets, and one that judges it. */
  main: string
  met: string
  judging: string
  /** The text of `main` with a misspelt key, the line it stands on, and the key that was meant. */
  misspelt: { text: string; line: number; meant: string }
  /** The text of `main` with a value that does not fit, and the line it stands on. */
  wrong: { text: string; line: number }
  /** The text of `main` that cannot be read at all. */
  broken: string
}

/** What every task format must do. A format's test calls it once and adds what is special about it. */
export function taskFormatConformance(format: TaskFormat, { files, main, met, judging, misspelt, wrong, broken }: FormatExample): void {
  const written = async (changes: Readonly<Record<string, string>> = {}) => {
    const workspace = await testFolder()
    await workspace.write(Object.fromEntries(Object.entries({ ...files, ...changes }).map(([path, text]) => [`tasks/one/${path}`, text])))
    return { workspace, folder: taskFolder(workspace.path, join(workspace.path, 'tasks/one')), [Symbol.asyncDispose]: () => workspace[Symbol.asyncDispose]() }
  }
  const loaded = async (changes?: Readonly<Record<string, string>>) => {
    await using made = await written(changes)
    return await format.load(made.folder, {})
  }

  describe(`task format ${format.name}`, () => {
    it('is the one that reads its folders, and none of an empty one', async () => {
      await using made = await written()
      expect((await formatOf(made.folder))?.name).toBe(format.name)
      await using empty = await testFolder()
      expect(await format.recognizes(taskFolder(empty.path, empty.path))).toBe(false)
    })

    it('gives a task with its name, its folder, what is asked, its tests and its solution, without a warning', async () => {
      const { task, warnings } = await loaded()
      expect(task.record).toMatchObject({ version: 1, name: 'one', folder: 'tasks/one' })
      expect(task.steps[0].instruction).not.toBe('')
      expect(task.steps[0].tests.find(({ path }) => path === `${sandboxPaths.tests}/test.sh`)).toMatchObject({ mode: 0o755 })
      expect(task.steps[0].solution.map(({ path }) => path)).toContain(`${sandboxPaths.solution}/solve.sh`)
      expect(warnings).toEqual([])
    })

    it('has another sha256 when what the agent meets changes, another testsSha256 when what judges it does, and neither wherever it lies', async () => {
      const { record } = (await loaded()).task
      const other = (await loaded({ [met]: `${files[met]}\n# changed\n` })).task.record
      expect([other.sha256 === record.sha256, other.testsSha256 === record.testsSha256]).toEqual([false, true])
      const judged = (await loaded({ [judging]: `${files[judging]}\n# changed\n` })).task.record
      expect([judged.sha256 === record.sha256, judged.testsSha256 === record.testsSha256]).toEqual([true, false])
      await using made = await written()
      const elsewhere = join(made.workspace.path, 'deep/er/one')
      await cp(made.folder.path, elsewhere, { recursive: true })
      const moved = (await format.load(taskFolder(made.workspace.path, elsewhere), {})).task.record
      expect(moved).toEqual({ ...record, folder: 'deep/er/one' })
    })

    it('warns of a key that it does not know, by file and line, with the one that was meant', async () => {
      expect((await loaded({ [main]: misspelt.text })).warnings).toEqual([
        expect.stringMatching(new RegExp(`^tasks/one/${main}:${misspelt.line}: .*unknown, and passed over; did you mean "${misspelt.meant}"\\?$`)),
      ])
    })

    it('refuses a value that does not fit, and a file that cannot be read, by file and line', async () => {
      await expect(loaded({ [main]: wrong.text })).rejects.toThrow(new RegExp(`^tasks/one/${main}:${wrong.line}: .*; mend this value`))
      await expect(loaded({ [main]: broken })).rejects.toThrow(new RegExp(`^tasks/one/${main}:\\d+:\\d+: not valid `))
    })

    it('names what is not there', async () => {
      await using made = await written()
      await rm(join(made.folder.path, judging))
      await expect(format.load(made.folder, {})).rejects.toThrow(`tasks/one/${judging}: not there; `)
    })
  })
}
