import { execFileSync } from 'node:child_process'
import { mkdirSync, realpathSync, symlinkSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packageFolders, permissionFlags } from './permission-flags.ts'

const folder = async () => realpathSync(await mkdtemp(join(tmpdir(), 'flywheel-flags-')))
const mayRead = (flags: readonly string[], ...paths: string[]) => {
  const question = `console.log(JSON.stringify(${JSON.stringify(paths)}.map((path) => process.permission.has('fs.read', path))))`
  return JSON.parse(execFileSync(process.execPath, [...flags, '-e', question], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
}

describe('flags of a bound process', () => {
  it.each([3, 20_000])('grant %d files and no other', async (count) => {
    const where = await folder()
    const read = Array.from({ length: count }, (_, place) => join(where, `tasks/task-${place}/instruction.md`))
    const flags = permissionFlags({ read, write: [] }, { permissions: {}, file: join(where, 'node.config.json') })
    expect(flags.join('').length).toBeLessThan(1_000_000)
    expect(mayRead(flags, read[0] ?? '', read.at(-1) ?? '', join(where, 'tasks/task-1/other.md'))).toEqual([true, true, false])
  })

  it('give what the permissions give', () => {
    const given = (permissions: object) => permissionFlags({ read: [], write: [] }, { permissions, file: '' }).slice(2)
    expect(given({})).toEqual([])
    expect(given({ children: true, workers: true })).toEqual(expect.arrayContaining(['--allow-child-process', '--allow-worker']))
  })

  it('packages are found behind links to links', async () => {
    const where = await folder()
    mkdirSync(join(where, 'real/node_modules'), { recursive: true })
    symlinkSync('real/node_modules', join(where, 'one'))
    symlinkSync(join(where, 'one'), join(where, 'node_modules'))
    expect(packageFolders(where)).toEqual([join(where, 'node_modules'), join(where, 'one'), join(where, 'real/node_modules'), join(where, 'real/node_modules')])
    expect(packageFolders(join(where, 'real/node_modules'))).toEqual([])
  })
})
