import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { digestOfTask } from './lint/lint-file.ts'
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

  it('takes folders anywhere, and whole directories of them, less those left out', async () => {
    for (const folder of ['other/deep/two', 'other/three', 'other/four']) await cp(join(workspace, 'tasks/one'), join(workspace, folder), { recursive: true })
    await write('other/deep/no-task/readme.md', '')
    const namesOf = async (...patterns: string[]) => {
      const { tasks, problems } = await loadTasks(workspace, patterns)
      return [tasks.map(({ record }) => record.folder), problems]
    }
    expect(await namesOf('other/**')).toEqual([['other/four', 'other/three', 'other/deep/two'], []])
    expect(await namesOf('other/')).toEqual([['other/four', 'other/three', 'other/deep/two'], []])
    expect(await namesOf(join(workspace, 'other/*'), '!f*')).toEqual([['other/three'], []])
    expect(await namesOf('*', 'other/**', '!other/deep/**', '!one')).toEqual([['other/four', 'other/three'], []])
    expect(await namesOf('other/**', '!other/deep')).toEqual([['other/four', 'other/three'], []])
    expect(await namesOf('!x*')).toEqual([['tasks/one'], []])
    expect(await namesOf('*', '!on')).toEqual([['tasks/one'], ['nothing is left out by "!on": no task matches "on"; did you mean "one"?']])
    expect(await namesOf('other/deep/no-task')).toEqual([[], ['no task matches "other/deep/no-task"; those in tasks/ are: one']])
  })

  it('takes a task that is named in several ways once, and knows a name that is nearly one', async () => {
    const { tasks, problems } = await loadTasks('.', ['fix-config', 'tasks/fix-config', 'tasks/fix-c*/', resolve('tasks/fix-config')])
    expect([tasks.map(({ record }) => record.name), problems]).toEqual([['fix-config'], []])
    expect((await loadTasks('.', ['tasks/fix-confg'])).problems).toEqual(['no task matches "tasks/fix-confg"; did you mean "fix-config"?'])
  })

  it('takes no two tasks of one name', async () => {
    await cp(join(workspace, 'tasks/one'), join(workspace, 'tasks/more/one'), { recursive: true })
    expect((await loadTasks(workspace, ['tasks/**'])).problems).toEqual([
      'tasks/more/one and tasks/one are two tasks of one name; leave one out, or rename its folder',
    ])
  })

  it('gives what was passed over, and variables of this machine that are meant for tasks', async () => {
    await write('tasks/one/task.toml', `[metadata]\nsandboxes = ["just-bash"]\n[environment.env]\nA = "\${HOST}"\n[agents]\n`)
    const { tasks, warnings } = await loadTasks(workspace, ['*'], { FLYWHEEL_TASK_HOST: 'given', HOST: 'kept' })
    expect(tasks[0]?.env).toEqual({ A: 'given' })
    expect(warnings).toEqual(['tasks/one/task.toml:5: agents: unknown, and passed over; did you mean "agent"?'])
    expect((await loadTasks(workspace, ['*'], { HOST: 'kept' })).problems).toEqual([
      expect.stringMatching(/ asks this machine for HOST, which no task is given; /),
    ])
  })
})

describe('where the tests of a task run', () => {
  const verificationOf = async () => (await loadTask(workspace, 'one')).verification
  const lint = (digest: string) =>
    write('tasks/lint.json', JSON.stringify({ version: 1, tasks: { one: { digest, sandboxes: ['docker'], verification: 'kept-state' } } }))

  it('is on the kept state for a task that runs in just-bash, and in place for one of somebody else', async () => {
    expect(await verificationOf()).toBe('kept-state')
    await write('tasks/one/task.toml', '')
    await write('tasks/one/environment/Dockerfile', 'FROM debian:bookworm-slim\n')
    expect(await verificationOf()).toBe('in-place')
  })

  it('is where the lint found it faithful, for as long as the task stays as it was', async () => {
    await write('tasks/one/task.toml', '')
    await write('tasks/one/environment/Dockerfile', 'FROM debian:bookworm-slim\n')
    await lint(digestOfTask((await loadTask(workspace, 'one')).record))
    expect(await verificationOf()).toBe('kept-state')
    await write('tasks/one/tests/test.sh', 'echo 2\n')
    expect(await verificationOf()).toBe('in-place')
  })

  it('is what the task says, whatever the lint found', async () => {
    await write('tasks/one/task.toml', '[metadata]\nsandboxes = ["just-bash"]\nverification = "in-place"\n')
    await lint(digestOfTask((await loadTask(workspace, 'one')).record))
    expect(await verificationOf()).toBe('in-place')
  })

  it('is not guessed from a lint file that cannot be read', async () => {
    await write('tasks/one/task.toml', '')
    await write('tasks/one/environment/Dockerfile', 'FROM debian:bookworm-slim\n')
    await write('tasks/lint.json', '{}')
    await expect(loadTask(workspace, 'one')).rejects.toThrow('tasks/lint.json: holds no findings of the lint; remove it')
  })
})
