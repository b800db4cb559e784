import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { listReads } from './list-reads.ts'

describe('listReads', () => {
  let workspace: string
  beforeAll(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'flywheel-reads-'))
    const files = [
      'tasks/a/task.toml',
      'tasks/a/environment/.profile',
      'tasks/a/environment/.ssh/config',
      'tasks/a/environment/app/main.py',
      'tasks/b/task.toml',
    ]
    const left = ['python/__pycache__/main.pyc', 'python/out/embedded/main.py', 'python/main.test.ts']
    for (const file of [...files, ...left, 'python/main.py', 'tasks/b/out/it.test.ts', 'tasks/b/.git/HEAD', 'sql/one.sql']) {
      mkdirSync(dirname(join(workspace, file)), { recursive: true })
      writeFileSync(join(workspace, file), '')
    }
    symlinkSync('app/main.py', join(workspace, 'tasks/a/environment/start'))
  })

  it.each([
    ['a file', ['sql/one.sql'], ['sql/one.sql']],
    ['names in a folder', ['sql/*.sql'], ['sql/one.sql']],
    ['names in any folder of a folder', ['tasks/*/task.toml'], ['tasks/a/task.toml', 'tasks/b/task.toml']],
    [
      'everything below, hidden files and links too',
      ['tasks/*/environment/**'],
      ['tasks/a/environment/.profile', 'tasks/a/environment/.ssh/config', 'tasks/a/environment/app/main.py', 'tasks/a/environment/start'],
    ],
    ['names at any depth', ['tasks/**/*.py', 'tasks/**/*.toml'], ['tasks/a/environment/app/main.py', 'tasks/a/task.toml', 'tasks/b/task.toml']],
    ['nothing where the folder is not there, or a param is open', ['none/*', 'sql/{name}.sql'], []],
    ['nothing that runs and tests leave among sources', ['python/**'], ['python/main.py']],
    ['of a task any file', ['tasks/b/**'], ['tasks/b/out/it.test.ts', 'tasks/b/task.toml']],
    ['any names but these', ['tasks/!(a|c*)/**', '!(tasks|python)/*.sql'], ['sql/one.sql', 'tasks/b/out/it.test.ts', 'tasks/b/task.toml']],
    ['a file once that two globs name', ['sql/*', 'sql/one.*'], ['sql/one.sql']],
  ])('gives %s', async (_, globs, files) => {
    expect(await listReads(workspace, globs)).toEqual(files)
  })
})
