import { readFileSync } from 'node:fs'
import { type Neighbours, neighboursOf } from './neighbours.ts'
import { parsePythonJson } from './parse-python-json.ts'

/** A file that holds no JSON, or cannot be read; its faults as a trajectory are no such error. */
export class AtifFileError extends Error {
  override name = 'AtifFileError'
  /** What is wrong with it and what to do, without its name. */
  readonly reason: string

  constructor(file: string, reason: string, options: ErrorOptions) {
    super(`${file} ${reason}`, options)
    this.reason = reason
  }
}

export function readAtif(file: string): { raw: unknown; neighbours: Neighbours } {
  const bytes = readBytes(file)
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return { raw: parsePythonJson(text), neighbours: neighboursOf(file) }
  } catch (error) {
    throw new AtifFileError(file, `is no JSON (${reasonOf(error)}); give a file of one ATIF trajectory`, { cause: error })
  }
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new AtifFileError(file, `cannot be read (${reasonOf(error)}); give a file of one ATIF trajectory`, { cause: error })
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message.replaceAll('\n', ' ') : String(error))
