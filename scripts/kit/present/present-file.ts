import { open, readFile } from 'node:fs/promises'
import { presentSize, visible } from './visible.ts'

const TEXT = /\.(json|txt|md|yaml|toml|jinja|csv)$/
const MAXIMUM_BYTES = 16_000
const MAXIMUM_CHARACTERS = 2000

/** A file under its name and size: the first `limit` lines of JSON lines, a small text whole, nothing of anything else. */
export async function* presentFile({ name, path, bytes, limit }: { name: string; path: string; bytes: number; limit: number }): AsyncGenerator<string> {
  yield `${name}  ${presentSize(bytes)}`
  if (name.endsWith('.jsonl')) {
    await using file = await open(path)
    let left = limit
    if (left <= 0) return
    for await (const line of file.readLines()) {
      yield `  ${visible(line.length > MAXIMUM_CHARACTERS ? `${line.slice(0, MAXIMUM_CHARACTERS)} ... (${line.length - MAXIMUM_CHARACTERS} more characters)` : line)}`
      if (--left === 0) break
    }
  } else if (TEXT.test(name) && bytes <= MAXIMUM_BYTES) {
    for (const line of (await readFile(path, 'utf8')).trimEnd().split('\n')) yield `  ${visible(line)}`
  }
}
