import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DEFINITION_ROOMS } from '#kit/graph'

const root = join(import.meta.dirname, '..')
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' }).trim().split('\n')
const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
const importsOf = (file: string) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/(?:\bfrom |\bimport\()'([#.@a-z][^'\n]*)'/g)].map((match) => match[1] ?? '')

const rows = [...readFileSync(join(root, 'scripts/kit/README.md'), 'utf8').matchAll(/^\| `([a-z]+)` \| (.+?) \| (.*?)\s*\|$/gm)]
const rooms = new Map(
  rows.map(([, room, what, may]) => [room ?? '', { isLeaf: what?.startsWith('leaf:') ?? false, may: (may ?? '').split(',').map((name) => name.trim()) }]),
)
const leaves = [...rooms].filter(([, { isLeaf }]) => isLeaf).map(([room]) => room)
const kitRoomOf = (specifier: string) => /^#kit\/([a-z-]+)/.exec(specifier)?.[1]

describe('the house', () => {
  it('the table names the rooms there are', () => {
    const there = new Set(sources.filter((file) => /^scripts\/kit\/[a-z]+\//.test(file)).map((file) => file.split('/')[2]))
    expect([...rooms.keys()].sort()).toEqual([...there].sort())
  })

  it('a room imports what its line in the table names, leaves, and itself', () => {
    const faults = sources
      .filter((file) => file.startsWith('scripts/kit/'))
      .flatMap((file) => {
        const room = file.split('/')[2] ?? ''
        const allowed = [...(rooms.get(room)?.may ?? []), ...leaves, room]
        return importsOf(file)
          .filter((specifier) => {
            const other = kitRoomOf(specifier)
            if (other) return !allowed.includes(other)
            return specifier.startsWith('.') && !normalize(join(dirname(file), specifier)).startsWith(`scripts/kit/${room}/`)
          })
          .map((specifier) => `${file} imports ${specifier}`)
      })
    expect(faults).toEqual([])
  })

  it('records import zod and nothing else from npm', () => {
    const packages = sources
      .filter((file) => file.startsWith('scripts/kit/records/'))
      .flatMap(importsOf)
      .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
    expect(new Set(packages)).toEqual(new Set(['zod']))
  })

  it('DuckDB is opened in the room that bounds what SQL may touch', () => {
    const openers = sources.filter((file) => !file.startsWith('scripts/kit/table/') && importsOf(file).some((name) => name.startsWith('@duckdb/')))
    expect(openers).toEqual([])
  })

  it('a stage imports the kit and its own folder', () => {
    const faults = sources
      .filter((file) => file.startsWith('stages/'))
      .flatMap((file) =>
        importsOf(file)
          .filter((specifier) => specifier.startsWith('.') && !normalize(join(dirname(file), specifier)).startsWith(file.split('/').slice(0, 2).join('/')))
          .map((specifier) => `${file} imports ${specifier}`),
      )
    expect(faults).toEqual([])
  })

  it('a definition imports the rooms that the graph watches for it, and its own folder', () => {
    const faults = sources
      .filter((file) => /^(datasets|models)\//.test(file) && !/(^|\/)(conformance|make)[a-z-]*\.ts$/.test(file))
      .flatMap((file) =>
        importsOf(file)
          .filter((specifier) => {
            const room = kitRoomOf(specifier)
            if (room) return !(DEFINITION_ROOMS as readonly string[]).includes(room)
            return specifier.startsWith('.') && !normalize(join(dirname(file), specifier)).startsWith(file.split('/').slice(0, 2).join('/'))
          })
          .map((specifier) => `${file} imports ${specifier}`),
      )
    expect(faults).toEqual([])
  })

  it('every stage has its table of contents, a default export by defineStage', () => {
    for (const name of new Set(files.filter((file) => /^stages\/[a-z]+\//.test(file)).map((file) => file.split('/')[1]))) {
      expect(readFileSync(join(root, `stages/${name}/stage.ts`), 'utf8')).toMatch(/export default defineStage\(/)
    }
  })

  it('the top level is fixed', () => {
    const allowed =
      /^(\..*|nx\.json|package\.json|package-lock\.json|tsconfig\.base\.json|pipeline\.yaml|pipeline\.lock\.json|stages|datasets|tasks|models|scripts|tests|README\.md|LICENSE)$/
    expect([...new Set(files.map((file) => file.split('/')[0] ?? ''))].filter((name) => !allowed.test(name))).toEqual([])
  })

  it('no file hides its concept behind a name that says nothing', () => {
    expect(files.filter((file) => /(^|\/)(utils?|common|helpers?|misc|manager|handlers?|base)(\.|\/)/.test(file))).toEqual([])
  })

  it('a source file holds one idea: 300 lines at most, a command 120', () => {
    const lines = (file: string) => readFileSync(join(root, file), 'utf8').split('\n').length
    const python = files.filter((file) => file.endsWith('.py'))
    expect([...sources, ...python].filter((file) => lines(file) > 300)).toEqual([])
    expect(sources.filter((file) => /^scripts\/[^/]+\.ts$/.test(file) && lines(file) > 120)).toEqual([])
  })

  it('every npm package that is imported is pinned exactly, and every pinned one has its line in the README', () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const pinned: Record<string, string> = { ...dependencies, ...devDependencies, ...optionalDependencies }
    expect(Object.entries(pinned).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
    const imported = new Set(
      sources
        .flatMap(importsOf)
        .filter((name) => !/^([.#]|node:)/.test(name))
        .map((name) =>
          name
            .split('/')
            .slice(0, name.startsWith('@') ? 2 : 1)
            .join('/'),
        ),
    )
    expect([...imported].filter((name) => !(name in pinned))).toEqual([])
    const readme = readFileSync(join(root, 'README.md'), 'utf8')
    expect(Object.keys(pinned).filter((name) => !readme.includes(`\`${name}\``))).toEqual([])
  })

  it("no tracked file names a host of a registry or a folder of somebody's machine", () => {
    const faults = files
      .filter((file) => /\.(ts|mjs|json|md|yaml|py|txt|sql|toml|sh)$/.test(file))
      .filter((file) => /\/(root|home)\/[a-z]+\/|\/work\/main|registry\.npmjs|pypi\.org\/simple/.test(readFileSync(join(root, file), 'utf8')))
    expect(faults).toEqual([])
  })
})
