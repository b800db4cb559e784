import { lstatSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { removeAtExit, time } from './contestant.ts'

/** Bytes on disk below a folder. A file that has several names counts once. */
export function diskUse(folder: string): number {
  const sizes = new Map<number, number>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const { ino, blocks } = lstatSync(join(entry.parentPath, entry.name))
    sizes.set(ino, blocks * 512)
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0)
}

/** Runs the command and says the most memory that Nx and the runner of any step held, in megabytes. */
export async function withMemory(command: Parameters<typeof time>[0]): Promise<{ seconds: number; nx: number; runner: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'flywheel-bench-memory-'))
  removeAtExit(folder)
  const hook = pathToFileURL(join(import.meta.dirname, 'note-peak-memory.mjs'))
  const { seconds } = await time({ ...command, environment: { NODE_OPTIONS: `--import=${hook}`, NOTE_PEAK_MEMORY: folder } })
  const notes = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as { argv: string[]; kilobytes: number }) // written by the hook
  const most = (script: RegExp) => Math.round(Math.max(0, ...notes.filter(({ argv }) => script.test(argv[1] ?? '')).map((note) => note.kilobytes)) / 1024)
  return { seconds, nx: most(/nx(\.js)?$/), runner: most(/run-step\.ts$/) }
}
