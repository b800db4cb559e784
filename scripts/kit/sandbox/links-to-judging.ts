import { posix } from 'node:path'
import type { KeptFile } from '#kit/records'
import { isWithin, judging } from './sandbox-paths.ts'

/** What the kernel gives up at, too. */
const mostHops = 40

/**
 * The links among kept files that lead to the tests, to what they say, or to a folder above these, be it by way of each other. Laid, what an agent was asked for
 * would be what it is compared with. Whatever leads through /proc may lead anywhere.
 */
export function linksToJudging(files: readonly KeptFile[]): KeptFile[] {
  const targets = new Map(files.flatMap(({ path, kind, target }) => (kind === 'symlink' && target !== null ? [[path, target] as const] : [])))
  return files.filter(({ path, kind }) => kind === 'symlink' && leadsToJudging(path, targets))
}

function leadsToJudging(path: string, targets: ReadonlyMap<string, string>): boolean {
  const rest = path.split('/')
  let at = '/'
  let hops = 0
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    const next = posix.join(at, name)
    const target = targets.get(next)
    if (isWithin(next, ['/proc']) || hops > mostHops) return hops <= mostHops
    if (target === undefined) at = next
    else {
      hops += 1
      rest.unshift(...target.split('/'))
      if (target.startsWith('/')) at = '/'
    }
  }
  return isWithin(at, judging) || judging.some((place) => isWithin(place, [at === '/' ? '' : at]))
}
