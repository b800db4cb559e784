import { parse, TomlError } from 'smol-toml'
import { TaskFile, TaskMetadata } from '#kit/records'
import { TaskError } from '../../task-error.ts'
import { findUnknownKeys } from '../unknown-keys.ts'
import { renameLegacyKeys } from './legacy-keys.ts'
import { tomlPlaces } from './toml-places.ts'

export interface ParsedTaskFile {
  file: TaskFile
  /** Keys and values that were passed over. */
  warnings: string[]
  /** Names file, line and key in front of what is said of a value. */
  at(path: readonly PropertyKey[], message: string): string
}

/** Old enough, and new enough. */
const versions = ['1.0', '1.1', '1.2', '1.3', '1.4']

/** Reads the text of a `task.toml`; `path` is for the messages. */
export function parseTaskFile(text: string, path: string): ParsedTaskFile {
  const raw = parseToml(text, path)
  const lineOf = tomlPlaces(text)
  const at = (keys: readonly PropertyKey[], message: string) => {
    const line = lineOf(keys.map((key) => (typeof key === 'symbol' ? String(key) : key)))
    return `${path}${line === null ? '' : `:${line}`}: ${keys.map(String).join('.')}: ${message}`
  }
  const faults = renameLegacyKeys(raw).map((fault) => at(fault.path, fault.message))
  faults.push(...versionFaults(raw.schema_version).map((message) => at(['schema_version'], message)))
  const warnings = settleMetadata(raw).map((fault) => at(fault.path, fault.message))
  const result = TaskFile.safeParse(raw)
  if (!result.success) faults.push(...result.error.issues.map((issue) => at(issue.path, `${issue.message}; mend this value`)))
  if (!result.success || faults.length > 0) throw new TaskError(faults.join('\n'))
  warnings.push(...findUnknownKeys(TaskFile, raw, ['metadata']).map((key) => at(key.path, `unknown, and passed over; ${key.advice}`)))
  return { file: result.data, warnings, at }
}

function parseToml(text: string, path: string): Record<string, unknown> {
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const [summary] = error.message.replace(/^Invalid TOML document: /, '').split('\n')
    throw new TaskError(`${path}:${error.line}:${error.column}: not valid TOML: ${summary}; mend this line`, { cause: error })
  }
}

function versionFaults(version: unknown): string[] {
  if (version === undefined || versions.includes(String(version))) return []
  const [newest] = versions.slice(-1)
  const isNewer = /^\d+(\.\d+)?$/.test(String(version)) && Number.parseFloat(String(version)) > Number(newest)
  if (isNewer) return [`"${version}" is newer than ${newest}, the newest that is read here; write the task in ${newest}, or leave it out`]
  return [`"${version}" is none that is read here: ${versions.join(', ')}`]
}

/** What we read of `metadata`, in which others may write what they like: a value of theirs that is none for us is taken out, and told. */
function settleMetadata(raw: Record<string, unknown>): { path: string[]; message: string }[] {
  const { metadata } = raw
  if (!isTable(metadata)) return []
  const { difficulty, category, tags } = TaskMetadata.shape
  const strange = Object.entries({ difficulty, category, tags }).filter(([name, schema]) => !schema.safeParse(metadata[name]).success)
  raw.metadata = Object.fromEntries(Object.entries(metadata).filter(([name]) => !strange.some(([other]) => other === name)))
  return strange.map(([name]) => ({ path: ['metadata', name], message: `${JSON.stringify(metadata[name])} means nothing here, and is passed over` }))
}

const isTable = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
