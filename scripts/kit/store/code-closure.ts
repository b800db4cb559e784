import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, transform } from 'esbuild'
import { sha256 } from './digest.ts'

export interface CodeClosure {
  /** Digest of each source file without comments, white space and types. */
  files: Record<string, string>
  /** Installed version of each npm package the code imports. */
  packages: Record<string, string>
}

/** The code a stage runs: its own, its definition's, the rooms they import, and that of the handles it is given. */
export async function codeClosure(workspace: string, stage: string, definition: string | null): Promise<CodeClosure> {
  const entries = [stage, ...(definition ? [definition] : []), 'scripts/kit/store/run-stage.ts']
  const result = await build({
    stdin: { contents: entries.map((entry) => `import ${JSON.stringify(`./${entry}`)}`).join('\n'), resolveDir: workspace, loader: 'ts' },
    absWorkingDir: workspace,
    bundle: true,
    write: false,
    metafile: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
  })
  const paths = Object.keys(result.metafile.inputs)
    .filter((path) => path !== '<stdin>')
    .sort()
  const externals = Object.values(result.metafile.inputs).flatMap((input) =>
    input.imports.filter((imported) => imported.external).map((imported) => imported.path),
  )
  const packages = [...new Set(externals.filter((path) => !path.startsWith('node:')).map(packageName))].sort()
  return {
    files: Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await codeDigest(workspace, path)]))),
    packages: Object.fromEntries(await Promise.all(packages.map(async (name) => [name, await installedVersion(workspace, name)]))),
  }
}

async function codeDigest(workspace: string, path: string): Promise<string> {
  const source = await readFile(join(workspace, path), 'utf8')
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

async function installedVersion(workspace: string, name: string): Promise<string> {
  const file = JSON.parse(await readFile(join(workspace, 'node_modules', name, 'package.json'), 'utf8')) as { version: string } // every package has one
  return file.version
}
