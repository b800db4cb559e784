import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A workspace made up in a test, gone with it. */
export interface TestFolder extends AsyncDisposable {
  path: string
  /** Scripts (`*.sh`) are executable. */
  write(files: Readonly<Record<string, string>>): Promise<void>
}

export async function testFolder(files: Readonly<Record<string, string>> = {}): Promise<TestFolder> {
  const path = await mkdtemp(join(tmpdir(), 'flywheel-tasks-'))
  const write: TestFolder['write'] = async (texts) => {
    for (const [name, text] of Object.entries(texts)) {
      await mkdir(dirname(join(path, name)), { recursive: true })
      await writeFile(join(path, name), text, { mode: name.endsWith('.sh') ? 0o755 : 0o644 })
    }
  }
  await write(files)
  return { path, write, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}
