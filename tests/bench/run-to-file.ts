import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { processorSeconds } from './processor-seconds.ts'

export interface Ran {
  /** Of the processor, on all cores together, where the platform tells; else by the clock. */
  seconds: number
  clockSeconds: number
}

/** Runs a program with both its outputs in files, `OUTPUT` and `OUTPUT.errors`. */
export async function runToFile(command: readonly [string, ...string[]], output: string, environment: Record<string, string> = {}): Promise<Ran> {
  const files = [openSync(output, 'w'), openSync(`${output}.errors`, 'w')] as const
  const [before, started] = [processorSeconds(), performance.now()]
  const [program, ...args] = command
  const child = spawn(program, args, { stdio: ['ignore', ...files], env: { ...process.env, ...environment } })
  const [code] = await once(child, 'close')
  const clockSeconds = (performance.now() - started) / 1000
  const after = processorSeconds()
  files.forEach(closeSync)
  if (code !== 0) throw new Error(`${command.join(' ')} failed with exit code ${code}:\n${readFileSync(`${output}.errors`, 'utf8').slice(-2000)}`)
  return { seconds: before === null || after === null ? clockSeconds : after - before, clockSeconds }
}

/** The same of a script run by Node, with the most memory that it held, in megabytes. */
export async function runScriptToFile(command: readonly string[], output: string): Promise<Ran & { megabytes: number }> {
  const folder = mkdtempSync(`${output}.notes-`)
  const hook = pathToFileURL(join(import.meta.dirname, 'note-peak-memory.mjs')).href
  const ran = await runToFile([process.execPath, '--import', hook, ...command], output, { NOTE_PEAK_MEMORY: folder })
  const notes = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as { kilobytes: number }) // written by the hook
  return { ...ran, megabytes: Math.round(Math.max(...notes.map(({ kilobytes }) => kilobytes)) / 1024) }
}
