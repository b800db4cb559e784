import type { Act } from '#kit/conversations'
import { drawHex, drawMoment, later, type Random, syslogTime } from '#kit/fleet'

export interface Commit {
  /** Forty digits; people see the first seven. */
  id: string
  author: string
  email: string
  at: Date
  subject: string
  /** What it is about: `invoice`. */
  area: string
  file: string
  added: number
  removed: number
}

/** A clone on a host, newest commit first. */
export interface Clone {
  host: string
  folder: string
  application: string
  branch: string
  commits: readonly [Commit, ...Commit[]]
}

const names = [
  'Anna Weber',
  'Ben Ortiz',
  'Carla Neri',
  'David Lund',
  'Elena Rossi',
  'Grace Mbeki',
  'Hugo Martin',
  'Irene Novak',
  'Jonas Keller',
  'Laura Singh',
] as const
const areas = ['session', 'invoice', 'login', 'report', 'upload', 'search', 'cart', 'mail', 'cache', 'export', 'retry', 'audit'] as const
const changes = [
  'fix: {area} time-out is in seconds',
  'feat: {area} keeps its order',
  'refactor: split {area} loader',
  'fix: {area} ignores empty rows',
  'chore: bump {area} client to 3.{n}',
  'feat: {area} page size is {n}',
  'perf: {area} reads in batches of {n}',
  'fix: {area} closes its connections',
  'test: {area} with {n} rows',
  'fix: null in {area} filter',
] as const
const files = ['src/{area}.ts', 'app/{area}/views.py', 'internal/{area}/store.go', 'config/{area}.yaml', 'lib/{area}.rb'] as const

/** A clone with `count` commits of as many days, the newest at `branch`. */
export function cloneOf({ draw, stem, random }: Act, count: number): Clone {
  const application = stem()
  let at = drawMoment(random)
  const commit = (): Commit => {
    const area = random.pick(areas)
    at = later(at, -random.integer(1800, 90_000))
    return {
      id: drawHex(random, 40),
      ...drawAuthor(application, random),
      at,
      subject: random
        .pick(changes)
        .replace('{area}', area)
        .replace('{n}', String(random.integer(2, 90))),
      area,
      file: random.pick(files).replace('{area}', area),
      added: random.integer(1, 60),
      removed: random.integer(0, 30),
    }
  }
  const first = commit()
  return {
    host: draw('host'),
    folder: draw('folder'),
    application,
    branch: random.pick(['main', 'main', 'master', 'develop']),
    commits: [first, ...Array.from({ length: count - 1 }, commit)],
  }
}

function drawAuthor(application: string, random: Random): { author: string; email: string } {
  const author = random.pick(names)
  return { author, email: `${author.split(' ')[0]?.toLowerCase()}@${application}.example` }
}

export const short = ({ id }: Commit): string => id.slice(0, 7)

export const oneline = (commits: readonly Commit[]): string => commits.map((commit) => `${short(commit)} ${commit.subject}`).join('\n')

/** `Sat Mar 7 14:03:22 2026 +0000`. */
export const gitDate = (at: Date): string => {
  const [month, day, time] = syslogTime(at).split(/\s+/)
  return `${['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][at.getUTCDay()]} ${month} ${day} ${time} ${at.getUTCFullYear()} +0000`
}

/** ` 1 file changed, 3 insertions(+), 12 deletions(-)`. */
export function changedLines({ added, removed }: { added: number; removed: number }): string {
  const part = (count: number, what: string, sign: string) => (count === 0 ? '' : `, ${count} ${what}${count === 1 ? '' : 's'}(${sign})`)
  return ` 1 file changed${part(added, 'insertion', '+')}${part(removed, 'deletion', '-')}`
}

/** `git show --stat`. */
export const showStat = (commit: Commit): string =>
  [
    `commit ${commit.id}`,
    `Author: ${commit.author} <${commit.email}>`,
    `Date:   ${gitDate(commit.at)}`,
    '',
    `    ${commit.subject}`,
    '',
    ` ${commit.file} | ${commit.added + commit.removed} ${'+'.repeat(Math.ceil(commit.added / 4))}${'-'.repeat(Math.ceil(commit.removed / 4))}`,
    changedLines(commit),
  ].join('\n')
