import { readFileSync } from 'node:fs'
import { LineCounter, parseDocument } from 'yaml'
import { createLocator, type YamlPath } from '#kit/graph'
import { CollectConfig, flagOf } from './collect-config.ts'
import { describeFault } from './describe-fault.ts'

/** What must be mended before anything runs, a line each. */
export class CollectError extends Error {
  override name = 'CollectError'
  constructor(faults: readonly string[]) {
    super(faults.join('\n'))
  }
}

/** A fault at a key, named as it was given: by the flag, or by file, line and column. */
export type Locate = (path: YamlPath, message: string) => string

/** What a file and the flags over it ask for. */
export function readConfig(file: string | undefined, flags: ReadonlyMap<string, unknown>): { config: CollectConfig; locate: Locate } {
  const { value, locate: locateInFile } = file === undefined ? { value: {}, locate: null } : readFile(file)
  const asked = overlay(value, flags)
  const locate: Locate = (path, message) => {
    const flag = flagAt(path, flags)
    if (flag) return `--${flag}: ${message}`
    return locateInFile ? locateInFile(path, `${path.join('.')}${path.length > 0 ? ' ' : ''}${message}`) : `${path.join('.')} ${message}`
  }
  const parsed = CollectConfig.safeParse(asked)
  if (parsed.success) return { config: parsed.data, locate }
  throw new CollectError(
    parsed.error.issues.flatMap((issue) =>
      describeFault(issue, { asked, locate, locateKey: (path, message) => locateInFile?.(path, message, true) ?? message }),
    ),
  )
}

type LocateInFile = ReturnType<typeof createLocator>

function readFile(file: string): { value: unknown; locate: LocateInFile } {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new CollectError([
      `${file} cannot be read (${error instanceof Error ? error.message : String(error)}); it is taken for the file that says what to collect, as tasks/templates/collect.yaml does; a task goes behind --task`,
    ])
  }
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  if (document.errors.length > 0) {
    throw new CollectError(
      document.errors.map((error) => `${file}:${error.linePos?.[0].line ?? 1}:${error.linePos?.[0].col ?? 1}: ${error.message.split('\n')[0]}`),
    )
  }
  return { value: document.toJS() ?? {}, locate: createLocator(file, document.contents, lines) }
}

/** The file's keys with those of the flags in their place. A file that is no map is left for the schema to refuse. */
function overlay(value: unknown, flags: ReadonlyMap<string, unknown>): unknown {
  if (!isMap(value)) return value
  const asked: Record<string, unknown> = { ...value }
  for (const [key, given] of flags) {
    const [first = '', second] = key.split('.')
    if (second === undefined) asked[first] = given
    else asked[first] = { ...(isMap(asked[first]) ? asked[first] : {}), [second]: given }
  }
  return asked
}

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function flagAt(path: YamlPath, flags: ReadonlyMap<string, unknown>): string | null {
  for (const [key, flag] of Object.entries(flagOf)) {
    if (flags.has(key) && `${path.join('.')}.`.startsWith(`${key}.`)) return flag
  }
  return null
}
