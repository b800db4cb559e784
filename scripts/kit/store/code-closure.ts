import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, transform } from 'esbuild'
import { sha256 } from './digest.ts'

export interface CodeClosure {
  /** Every source file that is loaded. */
  sources: string[]
  /** Of those, the ones that something of is used: digest of each without comments, white space and types. */
  files: Record<string, string>
  /** Installed version of each npm package the code imports. */
  packages: Record<string, string>
}

/**
 * The code a stage runs: its own, its definition's, the rooms they import, and that of the handles it is given. A room is imported through its index,
 * which names more than a stage uses: package.json says that no import has side effects, so esbuild leaves out the files nothing of is used.
 */
export async function codeClosure(workspace: string, stage: string, definition: string | null): Promise<CodeClosure> {
  const entries = [stage, ...(definition ? [definition] : []), 'scripts/kit/store/run-stage.ts']
  const result = await build({
    stdin: { contents: useAll(entries), resolveDir: workspace, loader: 'ts' },
    absWorkingDir: workspace,
    bundle: true,
    treeShaking: true,
    write: false,
    outfile: 'stage.js',
    metafile: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
  })
  const sources = Object.keys(result.metafile.inputs)
    .filter((path) => path !== '<stdin>')
    .sort()
  const bytes = result.metafile.outputs['stage.js']?.inputs ?? {}
  const used = sources.filter((path) => (bytes[path]?.bytesInOutput ?? 0) > 0)
  const externals = used.flatMap((path) => (result.metafile.inputs[path]?.imports ?? []).filter((imported) => imported.external).map(({ path: name }) => name))
  const packages = [...new Set(externals.filter((path) => !path.startsWith('node:')).map(packageName))].sort()
  return {
    sources,
    files: Object.fromEntries(await Promise.all(used.map(async (path) => [path, await codeDigest(workspace, path)]))),
    packages: Object.fromEntries(await Promise.all(packages.map(async (name) => [name, await installedVersion(workspace, name)]))),
  }
}

/** A module that uses every export of each. */
const useAll = (paths: readonly string[]): string =>
  [
    ...paths.map((path, index) => `import * as used${index} from ${JSON.stringify(`./${path}`)}`),
    `console.log(${paths.map((_, index) => `used${index}`).join(', ')})`,
  ].join('\n')

const codeDigest = async (workspace: string, path: string): Promise<string> => digestSource(path, await readFile(join(workspace, path), 'utf8'))

/** Of a source file without comments, white space and types. */
export async function digestSource(path: string, source: string): Promise<string> {
  if (path.endsWith('.json')) return sha256(JSON.stringify(JSON.parse(source)))
  if (!/\.[cm]?[jt]s$/.test(path)) return sha256(source)
  const { code } = await transform(source, {
    loader: path.endsWith('s') && /\.[cm]?js$/.test(path) ? 'js' : 'ts',
    minifyWhitespace: true,
    legalComments: 'none',
  })
  return sha256(code)
}

const packageName = (path: string): string =>
  path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/')

export async function installedVersion(workspace: string, name: string): Promise<string> {
  const file = JSON.parse(await readFile(join(workspace, 'node_modules', name, 'package.json'), 'utf8')) as { version: string } // every package has one
  return file.version
}
