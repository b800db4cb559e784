import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requirement } from '../../../tests/requirement.ts'
import { ensurePython, findPython, pythonLayout, pythonProblems } from './index.ts'

const root = await mkdtemp(join(tmpdir(), 'flywheel-python-'))
afterAll(() => rm(root, { recursive: true, force: true }))

let made = 0
/** A workspace whose requirements ask for no package, so that no test has to install gigabytes. */
async function makeWorkspace(requirements = '# nothing\n'): Promise<string> {
  made += 1
  const workspace = join(root, `workspace-${made}`)
  await mkdir(join(workspace, 'stages/train/trainer'), { recursive: true })
  await writeFile(pythonLayout(workspace).requirements, requirements)
  return workspace
}

/** A folder with one program that prints a line, as the only thing on PATH. */
async function pathWith(name: string, line: string): Promise<{ PATH: string }> {
  made += 1
  const folder = join(root, `bin-${made}`)
  await mkdir(folder)
  await writeFile(join(folder, name), `#!/bin/sh\necho '${line}'\n`)
  await chmod(join(folder, name), 0o755)
  return { PATH: folder }
}
const says = (version: string, lacks: string[] = []) => JSON.stringify({ path: '/opt/python/bin/python3', version, lacks })

describe('pythonProblems', () => {
  it('a machine without Python is told what to install', async () => {
    const [problem] = await pythonProblems({ workspace: await makeWorkspace(), environment: { PATH: join(root, 'empty') } })
    expect(problem).toMatch(/there is no Python on PATH, and training needs 3\.11 or newer; .*install.* FLYWHEEL_PYTHON/)
  })

  it('an old Python is named with its version', async () => {
    const environment = await pathWith('python3', says('3.9.2'))
    expect(await pythonProblems({ workspace: await makeWorkspace(), environment })).toEqual([
      expect.stringMatching(/^python3 \(.*\) is Python 3\.9\.2, and training needs 3\.11/),
    ])
  })

  it('a Python without venv or pip is told the package of Debian', async () => {
    const environment = await pathWith('python3', says('3.12.1', ['ensurepip']))
    expect(await pythonProblems({ workspace: await makeWorkspace(), environment })).toEqual([
      expect.stringContaining('lacks ensurepip, so it can make no environment; on Debian and Ubuntu: apt-get install python3-venv'),
    ])
  })

  it('FLYWHEEL_PYTHON is the only one that counts', async () => {
    const environment = { ...(await pathWith('python3', says('3.12.1'))), FLYWHEEL_PYTHON: '/nowhere/python' }
    expect(await findPython(environment)).toEqual({ problem: expect.stringMatching(/^FLYWHEEL_PYTHON names \/nowhere\/python, which does not run/) })
  })

  it('a later good Python is taken over an earlier bad one', async () => {
    const old = await pathWith('python3', says('3.9.2'))
    const good = await pathWith('python', says('3.13.0'))
    expect(await findPython({ PATH: [old.PATH, good.PATH].join(delimiter) })).toEqual({ path: '/opt/python/bin/python3', version: '3.13.0' })
  })

  it('missing requirements are named', async () => {
    expect(await pythonProblems({ workspace: join(root, 'nothing-here') })).toEqual([expect.stringContaining('requirements.txt is missing')])
  })
})

const python = await findPython()
const run = requirement('trainer', !('problem' in python), 'problem' in python ? python.problem : '')
describe.skipIf(!run)('ensurePython', () => {
  // The uv that this checkout has fetched already, where there is one; else each workspace fetches its own.
  const own = pythonLayout(process.cwd()).uv
  const environment = { ...process.env, PATH: [process.env.PATH, dirname(own)].join(delimiter) }
  const lines: string[] = []
  const ensure = (workspace: string, more: { signal?: AbortSignal; environment?: Record<string, string> } = {}) =>
    ensurePython({ workspace, log: (line) => lines.push(line), environment, ...more })
  let workspace: string
  beforeAll(async () => {
    workspace = await makeWorkspace()
    await ensure(workspace)
  })

  it('makes an environment, says how much disk it takes, where it lies and how to remove it', async () => {
    expect(await readdir(pythonLayout(workspace).folder)).toEqual(expect.arrayContaining(['installed.sha256', 'pyvenv.cfg']))
    expect(lines.join('\n')).toMatch(/about [\d.]+ GB/)
    expect(lines.join('\n')).toContain(`rm -rf ${pythonLayout(workspace).folder}`)
  })

  it('where it is whole, starts no process', async () => {
    await ensure(workspace, { environment: { PATH: join(root, 'empty') } })
    expect(await pythonProblems({ workspace, environment: { PATH: join(root, 'empty') } })).toEqual([])
  })

  it('makes an interrupted one anew', async () => {
    const { folder, marker } = pythonLayout(workspace)
    await rm(marker)
    await writeFile(join(folder, 'half-made'), '')
    await ensure(workspace)
    expect(await readdir(folder)).not.toContain('half-made')
    expect(await readFile(marker, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/)
  })

  it('makes it anew for other requirements', async () => {
    const { marker, requirements } = pythonLayout(workspace)
    const before = await readFile(marker, 'utf8')
    await writeFile(requirements, '# nothing else\n')
    await ensure(workspace)
    expect(await readFile(marker, 'utf8')).not.toBe(before)
  })

  it('an install that fails says why, leaves no marker, and the next one is whole', async () => {
    const broken = await makeWorkspace('flywheel-has-no-such-package==0.0.0\n')
    await expect(ensure(broken)).rejects.toThrow(/installing the Python packages failed[\s\S]*must have a hash[\s\S]*run this again/)
    expect(await readdir(pythonLayout(broken).folder)).not.toContain('installed.sha256')
    await writeFile(pythonLayout(broken).requirements, '# nothing\n')
    await ensure(broken)
    expect(await readdir(pythonLayout(broken).folder)).toContain('installed.sha256')
  })

  it('two at once make it once', async () => {
    const shared = await makeWorkspace()
    const said: string[] = []
    await Promise.all([1, 2].map(() => ensurePython({ workspace: shared, log: (line) => said.push(line), environment })))
    expect(said.filter((line) => line.startsWith('making'))).toHaveLength(1)
  })

  it('stopped, it leaves no marker', async () => {
    const stopped = await makeWorkspace()
    await expect(ensure(stopped, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
    expect(await readdir(pythonLayout(stopped).folder)).not.toContain('installed.sha256')
  })
})
