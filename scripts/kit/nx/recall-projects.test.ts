import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { beforeEach, describe, expect, it } from 'vitest'
import { KEPT_PROJECTS, ROOMS, recallProjects } from './recall-projects.ts'

describe('recallProjects', () => {
  let workspace: string
  let made: number
  let during: () => void
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(workspace, path)), { recursive: true })
    writeFileSync(join(workspace, path), text)
  }
  const ask = () =>
    recallProjects(workspace, async () => {
      made++
      during()
      return { projects: { a: { name: `made ${made}`, root: 'a' } }, folders: { generators: ['one'] } }
    })
  beforeEach(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'flywheel-recall-'))
    made = 0
    during = () => {}
    write('pipeline.yaml', 'steps: {}\n')
    write('scripts/kit/graph/load-graph.ts', 'export {}\n')
    write('generators/one/generator.ts', '')
    await ask()
  })

  it('makes the projects once while nothing changes, also where files beside the folders of generators come', async () => {
    write('generators/README.md', 'about them')
    write('generators/one/generator.ts', 'export default {}')
    expect(await ask()).toEqual({ a: { name: 'made 1', root: 'a' } })
    expect(made).toBe(1)
  })

  it.each(['pipeline.yaml', 'scripts/kit/graph/stages.json', 'package-lock.json', 'scripts/kit/graph/load-graph.ts', 'scripts/kit/graph/folders/index.ts'])(
    'a change of %s makes them again',
    async (path) => {
      write(path, '{ }')
      expect(await ask()).toEqual({ a: { name: 'made 2', root: 'a' } })
    },
  )

  it('a new folder where foreach looked makes them again', async () => {
    write('generators/two/generator.ts', '')
    expect(await ask()).toEqual({ a: { name: 'made 2', root: 'a' } })
  })

  it('what was made while a file was saved is not kept', async () => {
    write('pipeline.yaml', 'one')
    during = () => write('pipeline.yaml', 'two')
    await ask()
    write('pipeline.yaml', 'one')
    expect(await ask()).toEqual({ a: { name: 'made 3', root: 'a' } })
  })

  it('a kept file that was cut short is made anew', async () => {
    write(KEPT_PROJECTS, '{"sources": "12')
    await ask()
    await ask()
    expect(made).toBe(2)
  })

  it('where nothing can be kept they are made each time', async () => {
    rmSync(join(workspace, '.store'), { recursive: true })
    write('.store', 'no folder')
    await ask()
    await ask()
    expect(made).toBe(3)
  })

  it('the code that makes projects lies in the rooms that are watched', async () => {
    const absWorkingDir = join(import.meta.dirname, '../../..')
    const closure = { absWorkingDir, bundle: true, write: false, metafile: true, packages: 'external', format: 'esm', platform: 'node' } as const
    const { metafile } = await build({ ...closure, entryPoints: ['scripts/kit/nx/nx-projects.ts'] })
    const files = Object.keys(metafile.inputs)
    expect(files).toContain('scripts/kit/graph/load-graph.ts')
    expect(files.filter((path) => !ROOMS.some((room) => path.startsWith(`${room}/`)))).toEqual([])
  })
})
