import type { KeptFile } from '#kit/records'

/** Where things lie in every sandbox, as Harbor's task format has it. */
export const sandboxPaths = {
  tests: '/tests',
  solution: '/solution',
  logs: '/logs',
  agentLogs: '/logs/agent',
  verifierLogs: '/logs/verifier',
  artifacts: '/logs/artifacts',
} as const

type Path = { path: string; kind?: KeptFile['kind'] }

/** Where the tests and what they say belong. */
export const judging = [sandboxPaths.tests, sandboxPaths.verifierLogs]

/** Programs and libraries. What an agent changed there could speak for it when its work is judged. */
const programs = ['/bin', '/boot', '/dev', '/lib', '/lib32', '/lib64', '/libx32', '/proc', '/sbin', '/sys', '/usr']

/**
 * What every program, or an interpreter, reads or runs as it starts: the loader's lists and cache, the links that say which program a name means, the start files
 * of Python and Perl and of programs that tests fetch and ask with, and what a test runner looks for in the folders above its tests. The rest of /etc may be what a task asks for, and starts nothing of ours: the tests get a shell that reads no start file.
 */
const startsOfPrograms = [
  '/etc/ld.so.preload',
  '/etc/ld.so.cache',
  '/etc/ld.so.conf',
  '/etc/ld.so.conf.d',
  '/etc/alternatives',
  '/etc/perl',
  /^\/etc\/python[\d.]*(\/|$)/,
  /\/(site|user)customize\.py$/,
  /\/(site|dist)-packages\/[^/]+\.pth$/,
  /\/(\.curlrc|\.config\/curlrc|\.wgetrc|\.sqliterc|\.psqlrc|\.gdbinit|\.Rprofile|\.octaverc)$/,
  '/etc/wgetrc',
  /^\/(conftest\.py|\.?pytest\.(ini|toml)|pyproject\.toml|setup\.(cfg|py)|tox\.ini|package\.json|node_modules|\.git)(\/|$)/,
]

/** Whether a path of a kept state is laid again before the tests run; what judges the work, and what runs it, comes from us. */
export function isRestored(file: Path): boolean {
  return !isWithin(file.path, [sandboxPaths.solution, sandboxPaths.logs]) && findTampering(file) === null
}

/** What an agent that left something at a path reached for, of what judges its work; null where it is none of that. */
export function findTampering({ path, kind = 'file' }: Path): 'the tests' | 'programs' | null {
  const covers = (places: readonly (string | RegExp)[]) => isWithin(path, places) || (kind !== 'directory' && isAbove(path, places))
  if (path === sandboxPaths.logs || covers(judging)) return 'the tests'
  return covers(programs) || covers(startsOfPrograms) ? 'programs' : null
}

/** Whether a path is the harness's own and no work of the agent. */
export const isBookkeeping = (path: string): boolean => isWithin(path, [sandboxPaths.solution])

export const isWithin = (path: string, places: readonly (string | RegExp)[]): boolean =>
  places.some((place) => (typeof place === 'string' ? path === place || path.startsWith(`${place}/`) : place.test(path)))

/** A folder that was put elsewhere, or is a link now, takes along what is in it. */
const isAbove = (path: string, places: readonly (string | RegExp)[]): boolean =>
  places.some((place) => typeof place === 'string' && place.startsWith(`${path}/`))
