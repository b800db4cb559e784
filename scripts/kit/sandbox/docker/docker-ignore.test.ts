import { expect, it } from 'vitest'
import { stateFile } from '../restrict.ts'
import { withoutIgnored } from './docker-ignore.ts'
import { lineOfStep } from './dockerfile-line.ts'

const folder = ['/.dockerignore', '/Dockerfile', '/a.log', '/a.txt', '/deep/b.log', '/deep/er/c.log', '/deep/er/keep.log', '/node_modules/x/y.js', '/x[1].md']
const left = (ignore: string) =>
  withoutIgnored(folder.map((path) => stateFile(path, path === '/.dockerignore' ? ignore : '')))
    .map(({ path }) => path)
    .filter((path) => path !== '/.dockerignore')

it.each([
  ['*.log', ['/Dockerfile', '/a.txt', '/deep/b.log', '/deep/er/c.log', '/deep/er/keep.log', '/node_modules/x/y.js', '/x[1].md']],
  ['**/*.log\nnode_modules', ['/Dockerfile', '/a.txt', '/x[1].md']],
  ['# all\n**/*.log\n!deep/er/keep.log', ['/Dockerfile', '/a.txt', '/deep/er/keep.log', '/node_modules/x/y.js', '/x[1].md']],
  ['deep/**\n/node_modules/\n./a.t?t\n', ['/Dockerfile', '/a.log', '/x[1].md']],
  ['*\n!a.txt', ['/Dockerfile', '/a.txt']],
  ['deep/*/*.log\nx\\[1\\].md\na.[a-l]*', ['/Dockerfile', '/a.txt', '/deep/b.log', '/node_modules/x/y.js']],
])('a .dockerignore of %j leaves what Docker leaves', (ignore, expected) => {
  expect(left(ignore)).toEqual(expected)
})

it('an instruction of a Dockerfile is found at its line, past comments and continued lines', () => {
  const dockerfile = '# syntax\nARG X\n\nFROM a\nRUN one \\\n  # why\n  && two\nCOPY . .\n'
  expect([1, 2, 3, 4, 5].map((step) => lineOfStep(dockerfile, step))).toEqual([2, 4, 5, 8, null])
})
