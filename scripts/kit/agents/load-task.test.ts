import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadTask, loadTasks } from './load-task.ts'

let workspace: string
const write = async (path: string, text: string) => {
  await mkdir(dirname(join(workspace, path)), { recursive: true })
  await writeFile(join(workspace, path), text)
}

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'flywheel-tasks-'))
  await write('tasks/one/task.toml', 'schema_version = "1.4"\n[metadata]\nsandboxes = ["just-bash"]\n')
  await write('tasks/one/instruction.md', '\nDo it.\n')
  await write('tasks/one/environment/files/etc/a.conf', 'a\n')
  await write('tasks/one/tests/test.sh', 'echo 1\n')
  await write('tasks/one/solution/solve.sh', 'true\n')
})
afterEach(() => rm(workspace, { recursive: true }))

describe('loadTask', () => {
  it('gives the task with its files where they are laid', async () => {
    await chmod(join(workspace, 'tasks/one/tests/test.sh'), 0o775)
    await symlink('etc/a.conf', join(workspace, 'tasks/one/environment/files/link'))
    const { record, environment, steps } = await loadTask(workspace, 'one')
    const [{ solution, tests }] = steps
    expect(record).toMatchObject({ name: 'one', folder: 'tasks/one', instruction: 'Do it.' })
    expect(environment.map(({ path, kind, mode }) => [path, kind, mode.toString(8)])).toEqual([
      ['/app/etc/a.conf', 'file', '644'],
      ['/app/link', 'symlink', '777'],
    ])
    expect(solution.map(({ path }) => path)).toEqual(['/solution/solve.sh'])
    expect(tests).toEqual([{ path: '/tests/test.sh', kind: 'file', mode: 0o755, content: Buffer.from('echo 1\n').toString('base64') }])
  })

  it.each(['task.toml', 'instruction.md', 'environment/files/etc/a.conf', 'environment/Dockerfile', 'solution/solve.sh'])(
    'has another sha256 when %s changes, and the same testsSha256',
    async (file) => {
      const before = await loadTask(workspace, 'one')
      await write(`tasks/one/${file}`, file === 'task.toml' ? '[metadata]\nsandboxes = ["just-bash"]\n' : 'changed\n')
      const after = await loadTask(workspace, 'one')
      expect(after.record.sha256).not.toBe(before.record.sha256)
      expect(after.record.testsSha256).toBe(before.record.testsSha256)
    },
  )

  it('has another testsSha256 when a test changes, and the same sha256, wherever the workspace lies', async () => {
    const before = await loadTask(workspace, 'one')
    await cp(join(workspace, 'tasks/one'), join(workspace, 'elsewhere/tasks/one'), { recursive: true })
    await writeFile(join(workspace, 'elsewhere/tasks/one/tests/data'), 'x')
    const after = await loadTask(join(workspace, 'elsewhere'), 'one')
    expect(after.record.sha256).toBe(before.record.sha256)
    expect(after.record.testsSha256).not.toBe(before.record.testsSha256)
  })

  it.each(['task.toml', 'instruction.md', 'tests/test.sh'])('names %s when it is not there', async (file) => {
    await rm(join(workspace, 'tasks/one', file))
    await expect(loadTask(workspace, 'one')).rejects.toThrow(`tasks/one/${file}: not there; `)
  })

  it('refuses an empty instruction', async () => {
    await write('tasks/one/instruction.md', ' \n')
    await expect(loadTask(workspace, 'one')).rejects.toThrow('tasks/one/instruction.md: empty')
  })
})

describe('loadTasks', () => {
  it('gives the good tasks by name, a problem for each bad one, and takes no folder of scenarios for a task', async () => {
    await cp(join(workspace, 'tasks/one'), join(workspace, 'tasks/a-copy'), { recursive: true })
    await write('tasks/broken/instruction.md', 'Do it.')
    await write('tasks/scenarios/x.yaml', '')
    const { tasks, problems } = await loadTasks(workspace)
    expect(tasks.map(({ record }) => record.name)).toEqual(['a-copy', 'one'])
    expect(problems).toEqual(['tasks/broken/task.toml: not there; a task starts with one (see the other folders of tasks/)'])
  })

  it('takes the tasks that a glob matches, and says so when one matches none', async () => {
    await cp(join(workspace, 'tasks/one'), join(workspace, 'tasks/only'), { recursive: true })
    const { tasks, problems } = await loadTasks(workspace, ['on*', 'x*'])
    expect(tasks.map(({ record }) => record.name)).toEqual(['one', 'only'])
    expect(problems).toEqual(['no task matches "x*"; those in tasks/ are: one, only'])
  })
})
