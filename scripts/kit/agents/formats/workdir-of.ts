import { posix } from 'node:path'

/** Where neither the task nor its Dockerfile says: what the images of Terminal-Bench have. */
export const usualWorkdir = '/app'

/** The working directory that the last stage of a Dockerfile sets, as far as its text says. */
export function workdirOf(dockerfile: string): string | undefined {
  let workdir: string | undefined
  for (const line of dockerfile.replace(/\\\r?\n/g, ' ').split('\n')) {
    if (/^\s*FROM\s/i.test(line)) workdir = undefined
    const [, given] = /^\s*WORKDIR\s+(.+?)\s*$/i.exec(line) ?? []
    if (given === undefined) continue
    const path = given.replace(/^(["'])(.*)\1$/, '$2')
    if (path.includes('$')) return undefined
    workdir = posix.resolve(workdir ?? '/', path)
  }
  return workdir
}
