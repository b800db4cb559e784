import { TaskError } from '../task-error.ts'

const PREFIX = 'FLYWHEEL_TASK_'

/** What of this machine's variables tasks may have: `FLYWHEEL_TASK_X` is what a task gets that asks for `X`. The others are none of a task's business. */
export function givenVariables(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const given = Object.entries(environment).filter((entry): entry is [string, string] => entry[0].startsWith(PREFIX) && entry[1] !== undefined)
  return Object.fromEntries(given.map(([name, value]) => [name.slice(PREFIX.length), value]))
}

/** A table of variables with `${NAME}` and `${NAME:-default}` filled in, as Harbor does where they are the whole value. `at` says where a fault is. */
export function fillVariables(
  table: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
  at: (name: string, fault: string) => string,
): Record<string, string> {
  const missing: string[] = []
  const filled = Object.entries(table).map(([name, value]): [string, string] => {
    const [, asked, fallback] = /^\$\{([^}:]+)(?::-(.*))?\}$/s.exec(value) ?? []
    if (asked === undefined) return [name, value]
    const found = given[asked] ?? fallback
    if (found === undefined) missing.push(at(name, `asks this machine for ${asked}, which no task is given; set ${PREFIX}${asked} to what tasks may know`))
    return [name, found ?? '']
  })
  if (missing.length > 0) throw new TaskError(missing.join('\n'))
  return Object.fromEntries(filled)
}
