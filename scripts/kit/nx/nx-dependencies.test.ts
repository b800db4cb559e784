import { expect, it } from 'vitest'
import { nxDependencies } from './nx-dependencies.ts'

it('a step depends on the steps that its target waits for, and nothing on what the root project only names', () => {
  const run = (...projects: string[]) => ({ run: { dependsOn: projects.length > 0 ? [{ projects, target: 'run' }] : [] } })
  expect(
    nxDependencies({
      one: { root: 'a', targets: run() },
      two: { root: 'b', targets: run('one') },
      three: { root: 'c', targets: run('one', 'two') },
      pipeline: { root: '.', targets: { three: { dependsOn: [{ projects: ['three'], target: 'run' }] } } },
    }),
  ).toEqual([
    { source: 'two', target: 'one', type: 'implicit' },
    { source: 'three', target: 'one', type: 'implicit' },
    { source: 'three', target: 'two', type: 'implicit' },
  ])
})
