import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, it } from 'vitest'

const workspace = join(import.meta.dirname, '../../..')

/** The npm packages that are loaded with a file. What it imports later, where it must, is not among them. */
async function packagesLoadedWith(entry: string): Promise<string[]> {
  const options = { absWorkingDir: workspace, bundle: true, write: false, metafile: true, packages: 'external', format: 'esm', platform: 'node' } as const
  const { inputs } = (await build({ ...options, entryPoints: [entry] })).metafile
  const packages = new Set<string>()
  const seen = new Set<string>()
  const visit = (path: string): void => {
    if (seen.has(path)) return
    seen.add(path)
    for (const { path: other, kind, external } of inputs[path]?.imports ?? []) {
      if (kind === 'dynamic-import') continue
      if (!external) visit(other)
      else if (!other.startsWith('node:')) packages.add(other)
    }
  }
  visit(entry)
  return [...packages].sort()
}

it('what Nx loads on every command loads no npm package: they would take as long as all else that is done', async () => {
  expect(await packagesLoadedWith('scripts/kit/nx/plugin.ts')).toEqual([])
  expect(await packagesLoadedWith('scripts/kit/store/relink/index.ts')).toEqual([])
  expect(await packagesLoadedWith('scripts/kit/nx/nx-projects.ts')).toContain('zod')
})

it('what starts with every step loads no database, and of the store only what runs one step', async () => {
  const packages = await packagesLoadedWith('scripts/run-step.ts')
  expect(packages).not.toContain('@duckdb/node-api')
  expect(packages).toContain('zod')
})
