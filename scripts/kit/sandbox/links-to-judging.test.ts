import { expect, it } from 'vitest'
import type { KeptFile } from '#kit/records'
import { linksToJudging } from './links-to-judging.ts'

const link = (path: string, target: string): KeptFile => ({ path, kind: 'symlink', mode: 0o777, uid: 0, gid: 0, sizeBytes: 0, sha256: null, target })
const found = (...links: [string, string][]) => linksToJudging(links.map(([path, target]) => link(path, target))).map(({ path }) => path)

it('links to the tests, to what they say and above both are found, by way of others too', () => {
  expect(found(['/app/a', '/tests/expected'], ['/app/b', '../tests'], ['/app/c', '/logs/verifier/reward.txt'], ['/app/d', '/logs'])).toHaveLength(4)
  expect(found(['/app/root', '/'], ['/app/e', 'root/tests/x'], ['/app/f', './e'], ['/app/g', '/app/none/../../tests'])).toHaveLength(4)
  expect(found(['/app/h', '/proc/self/root/tests'], ['/app/i', '/proc/self/cwd/x'], ['/app', '/tests'])).toHaveLength(3)
})

it('others are not, and circles lead nowhere', () => {
  expect(
    found(['/app/a', '/app/tests'], ['/app/b', '/testset'], ['/app/c', '/logs/artifacts/x'], ['/app/d', 'd'], ['/app/e', '/app/f'], ['/app/f', 'e']),
  ).toEqual([])
})
