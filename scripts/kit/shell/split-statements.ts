import { serialize } from 'just-bash'
import { parseScript } from './parse-script.ts'

/**
 * The commands of a script as one would type them: each is the fewest whole lines that a shell takes for complete, without the comments before it.
 * Run one after another in one shell they are the script. Where they would not be, the script is one command. Throws `ShellSyntaxError`.
 */
export function splitStatements(script: string): string[] {
  const whole = serialize(parseScript(script))
  const statements: string[] = []
  let pending: string[] = []
  for (const line of script.split('\n')) {
    if (pending.length === 0 && isBlank(line)) continue
    pending.push(line)
    if (!isComplete(pending.join('\n'))) continue
    statements.push(pending.join('\n').trim())
    pending = []
  }
  const rest = pending.length > 0 ? [pending.join('\n').trim()] : []
  const all = [...statements, ...rest]
  return serialize(parseScript(all.join('\n'))) === whole && all.map((text) => serialize(parseScript(text))).join('\n') === whole ? all : [script.trim()]
}

const isBlank = (line: string): boolean => /^\s*(#.*)?$/.test(line)

function isComplete(text: string): boolean {
  if (/(^|[^\\])(\\\\)*\\$/.test(text)) return false
  try {
    // An open here-document parses, and cannot be written back.
    serialize(parseScript(text))
    return true
  } catch {
    return false
  }
}
