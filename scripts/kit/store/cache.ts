import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StageCache } from '#kit/stage'
import { sha256 } from './digest.ts'

/** What a stage keeps between runs, in one folder. A document is written whole or not at all. */
export function openCache(folder: string): StageCache {
  const place = (key: string) => join(folder, `${sha256(key)}.json`)
  return {
    get: async (key) => {
      const text = await readFile(place(key), 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined
        throw error
      })
      return text === undefined ? undefined : (JSON.parse(text) as { value: unknown }).value // written by set
    },
    set: async (key, value) => {
      await mkdir(folder, { recursive: true })
      const temporary = `${place(key)}.${process.pid}.${crypto.randomUUID()}`
      await writeFile(temporary, JSON.stringify({ key, value }))
      await rename(temporary, place(key))
    },
    folder: async (key) => {
      const path = join(folder, 'folders', sha256(key))
      await mkdir(path, { recursive: true })
      return path
    },
  }
}
