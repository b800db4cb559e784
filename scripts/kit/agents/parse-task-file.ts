import { parse, TomlError } from 'smol-toml'
import { TaskFile } from '#kit/records'
import { TaskError } from './task-error.ts'

/** Reads the text of a `task.toml`; `path` is for the messages. */
export function parseTaskFile(text: string, path: string): TaskFile {
  const result = TaskFile.safeParse(parseToml(text, path))
  if (result.success) return result.data
  const problems = result.error.issues.map((issue) => {
    const key = issue.path.join('.')
    const line = lineOf(text, issue.path.map(String))
    return `${path}${line ? `:${line}` : ''}: ${key}: ${issue.message}; mend this value`
  })
  throw new TaskError(problems.join('\n'))
}

function parseToml(text: string, path: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const [summary] = error.message.replace(/^Invalid TOML document: /, '').split('\n')
    throw new TaskError(`${path}:${error.line}:${error.column}: not valid TOML: ${summary}; mend this line`, { cause: error })
  }
}

/** The line that sets a key, or opens its table: the last part of the path that stands at the start of one. */
function lineOf(text: string, path: readonly string[]): number | null {
  const lines = text.split('\n')
  for (const name of [...path].reverse()) {
    const quoted = name.replace(/[^\w-]/g, '\\$&')
    const place = lines.findIndex((line) => new RegExp(`^\\s*(${quoted}\\s*=|\\[+([\\w-]+\\.)*${quoted}\\]+)`).test(line))
    if (place >= 0) return place + 1
  }
  return null
}
