import { createHash } from 'node:crypto'
import { sandboxPaths } from '#kit/sandbox'

/** One line for each command that ended: its exit code. */
export const progressPath = `${sandboxPaths.agentLogs}/oracle-progress`

export interface ComposedScript {
  text: string
  /** Stands in stdout and in stderr after what each command that ended has said. */
  mark: string
}

/**
 * One script that runs commands as the script they were split from would: in one shell, at its top level, with no redirection around them, so that directory,
 * variables, functions, options and an early exit act as they do there. Between two commands it marks the outputs, notes the exit code and gives it back to `$?`.
 */
export function composeScript(commands: readonly string[]): ComposedScript {
  const mark = `<${createHash('sha256').update(JSON.stringify(commands)).digest('hex').slice(0, 16)}>`
  // Left of && or || a failure ends no shell, whatever its options; just-bash takes an assignment's own status for one.
  const between = [
    '__oracle_status=$? || :',
    `printf '%s' '${mark}'`,
    `printf '%s' '${mark}' >&2`,
    `echo "$__oracle_status" >>${progressPath}`,
    '(exit "$__oracle_status") && :',
  ]
  const lines = commands.flatMap((command) => [command, ...between])
  return { text: `${['#!/bin/bash', ...lines, 'exit "$__oracle_status"'].join('\n')}\n`, mark }
}
