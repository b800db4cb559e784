import { join } from 'node:path'

/** Where the Python environment lies in a checkout. `folder` holds all of it: the packages, uv where it had to be fetched, and what was downloaded. */
export function pythonLayout(workspace: string) {
  const folder = join(workspace, '.venv')
  const binary = (place: string, name: string) => (process.platform === 'win32' ? join(place, 'Scripts', `${name}.exe`) : join(place, 'bin', name))
  return {
    folder,
    python: binary(folder, 'python'),
    /** Written last: without it the environment is not whole. Holds the sha256 of the requirements it was made from. */
    marker: join(folder, 'installed.sha256'),
    lock: join(folder, 'install.lock'),
    downloads: join(folder, 'downloads'),
    uvFolder: join(folder, 'uv'),
    uv: binary(join(folder, 'uv'), 'uv'),
    uvPython: binary(join(folder, 'uv'), 'python'),
    requirements: join(workspace, 'stages', 'train', 'trainer', 'requirements.txt'),
    /** Python finds the package `trainer` here. */
    modules: join(workspace, 'stages', 'train'),
  }
}
export type PythonLayout = ReturnType<typeof pythonLayout>
