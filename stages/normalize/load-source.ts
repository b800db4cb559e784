import { globSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Converter, type Source, StageError } from '#kit/stage'

/** The source and the converter of a folder of `datasets`, for a command. `setting` is what named it. */
export async function loadSource(datasets: string, name: string, setting: string): Promise<{ source: Source; converter: Converter<unknown> }> {
  const known = globSync('*/normalize/convert.ts', { cwd: datasets }).map((path) => path.split(/[\\/]/)[0] ?? '')
  if (!known.includes(name)) throw new StageError(`${setting} is "${name}"; give it one of ${known.sort().join(', ')}`)
  const definition = async (path: string) => (await import(pathToFileURL(join(datasets, name, path)).href)).default
  return { source: await definition('download/source.ts'), converter: await definition('normalize/convert.ts') }
}
