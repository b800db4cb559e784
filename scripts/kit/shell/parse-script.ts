import { parse, type ScriptNode } from 'just-bash'

/** A script that no shell could run. Lines and columns count from 1. */
export class ShellSyntaxError extends Error {
  override name = 'ShellSyntaxError'
  readonly line: number
  readonly detail: string

  constructor(line: number, detail: string, options?: ErrorOptions) {
    super(`line ${line}: ${detail}`, options)
    this.line = line
    this.detail = detail
  }
}

/** The syntax tree of a bash script; a script that is wrong anywhere is an error, also where bash would only find out on its way. */
export function parseScript(script: string): ScriptNode {
  const tree = parseOrThrow(script)
  for (const statement of tree.statements) {
    if (statement.deferredError)
      throw new ShellSyntaxError(lineOf(script, statement.sourceText ?? statement.deferredError.token), statement.deferredError.message)
    for (const pipeline of statement.pipelines) {
      if (pipeline.commands.length === 0 || pipeline.commands.some(isEmpty)) {
        throw new ShellSyntaxError(lineOf(script, statement.sourceText), 'a command is missing after an operator')
      }
    }
  }
  return tree
}

function parseOrThrow(script: string): ScriptNode {
  try {
    return parse(script)
  } catch (error) {
    const { line } = error as { line?: number } // both of the parser's errors carry it
    const text = error instanceof Error ? error.message : String(error)
    throw new ShellSyntaxError(line ?? 1, text.replace(/^(Parse error at [\d:]+|line \d+): /, ''), { cause: error })
  }
}

type Command = ScriptNode['statements'][number]['pipelines'][number]['commands'][number]

/** The parser takes `a &&` and `a |` at the end of its input for complete, with nothing on the right. */
const isEmpty = (command: Command): boolean =>
  command.type === 'SimpleCommand' && command.name === null && command.assignments.length === 0 && command.redirections.length === 0

function lineOf(script: string, text: string | undefined): number {
  const place = text ? script.lastIndexOf(text) : -1
  return place < 0 ? script.split('\n').length : script.slice(0, place).split('\n').length
}
