import { existsSync } from 'node:fs'
import { isInstalled, requirementsDigest } from './installed.ts'
import { pythonLayout } from './layout.ts'

/** Whether the environment can be used. `stale` was made from other requirements or has lost its Python. Reads two small files. */
export async function environmentState(workspace: string): Promise<'whole' | 'stale' | 'none' | 'no-requirements'> {
  const layout = pythonLayout(workspace)
  const digest = await requirementsDigest(layout)
  if (digest === null) return 'no-requirements'
  if (await isInstalled(layout, digest)) return 'whole'
  return existsSync(layout.marker) ? 'stale' : 'none'
}
