import { realpathSync, statSync } from 'node:fs'

/** What hinders a file from being put whole in its place, which takes what is there away; null where nothing does. */
export function findOutputFault(output: string | undefined, inputs: readonly string[]): string | null {
  if (output === undefined) return null
  const there = statSync(output, { throwIfNoEntry: false })
  if (!there) return null
  if (there.isDirectory()) return `--output is ${output}, which is a folder; name a file in it`
  if (!there.isFile()) return `--output is ${output}, which is no file; leave --output out, and the rows go to standard output`
  const place = realpathSync(output)
  const input = inputs.find((file) => statSync(file, { throwIfNoEntry: false }) && realpathSync(file) === place)
  return input === undefined ? null : `--output is ${output}, which is read as well; name another file`
}
