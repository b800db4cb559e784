import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { placesOf } from './declared-reads.ts'
import { wholeFolders } from './folder-view.ts'

describe('what a stage reads', () => {
  let workspace: string
  const write = (path: string, text = path) => {
    mkdirSync(dirname(join(workspace, path)), { recursive: true })
    writeFileSync(join(workspace, path), text)
  }
  beforeAll(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'flywheel-reads-'))
    for (const path of [
      'tasks/a/task.toml',
      'tasks/a/files/deep/x',
      'tasks/a/files/y',
      'tasks/b/README.md',
      'sql/one.sql',
      'sql/stage.ts',
      'python/__pycache__/x.pyc',
    ])
      write(path)
  })
  const places = (...globs: string[]) => placesOf(workspace, globs)

  it('who follows a glob lists the folders before its wildcards, and asks each for the next name', () => {
    expect(places('sql/*.sql')).toEqual({ listed: ['sql'], absent: [] })
    expect(places('tasks/*/task.toml')).toEqual({ listed: ['tasks'], absent: ['tasks/b/task.toml'] })
    expect(places('tasks/*/files/**')).toEqual({ listed: ['tasks', 'tasks/a/files', 'tasks/a/files/deep'], absent: ['tasks/b/files'] })
    expect(places('tasks/!(a)/*.md')).toEqual({ listed: ['tasks', 'tasks/b'], absent: [] })
    expect(places('python/**/*.py')).toEqual({ listed: ['python', 'python/__pycache__'], absent: [] }) // its files are left out, its name is seen
  })

  it('a file that is not there may be asked for, and what would be below it', () => {
    expect(places('sql/settings.json', 'more/rows/*.json')).toEqual({ listed: [], absent: ['more', 'sql/settings.json'] })
  })

  it('a folder is whole when every file below it is declared', () => {
    const folders = ['tasks', 'tasks/a/files', 'tasks/a/files/deep', 'sql']
    expect(wholeFolders(workspace, folders, ['tasks/a/files/deep/x', 'tasks/a/files/y', 'sql/one.sql'])).toEqual(['tasks/a/files', 'tasks/a/files/deep'])
  })
})
