import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Machine } from './check.ts'

/** What a program prints, or null where it is not there or fails. It is killed when the time of the look is over. */
export async function askProgram({ environment, signal }: Machine, command: string, ...args: string[]): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(command, args, { env: { ...environment }, signal })
    return stdout.trim()
  } catch (error) {
    if (signal.aborted) throw new Error(`${command} gave no answer in time`, { cause: error })
    return null
  }
}
