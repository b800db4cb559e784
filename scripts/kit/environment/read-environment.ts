import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'

/** The environment, with what `.env.local` of a folder adds to it: the one place for keys that no param, run key or commit holds. What is set already wins. */
export async function readEnvironment(root: string, environment: Readonly<Record<string, string | undefined>>): Promise<Record<string, string | undefined>> {
  const path = join(root, '.env.local')
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw new Error(`${path} cannot be read (${error.code}). Make it readable, or remove it`, { cause: error })
  })
  return { ...parseEnv(text), ...Object.fromEntries(Object.entries(environment).filter(([, value]) => value)) }
}
