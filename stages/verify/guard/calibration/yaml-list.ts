import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'

/** What several files of YAML list, one after the other; each entry must fit. */
export async function readLists<T extends z.ZodType>(schema: T, files: readonly URL[]): Promise<z.output<T>[]> {
  const lists = await Promise.all(files.map(async (file) => listIn(schema, file.pathname, await readFile(file, 'utf8'))))
  return lists.flat()
}

export function listIn<T extends z.ZodType>(schema: T, name: string, text: string): z.output<T>[] {
  const read = z.array(schema).safeParse(parse(text))
  if (read.success) return read.data
  throw new Error(`${name} does not hold what it should: ${read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`)
}
