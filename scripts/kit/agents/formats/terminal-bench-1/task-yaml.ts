import { isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { TaskError } from '../../task-error.ts'
import { findUnknownKeys } from '../unknown-keys.ts'

const seconds = z.number().positive()

/** `task.yaml` of Terminal-Bench 1 (terminal_bench/handlers/trial_handler.py). Foreign, so unknown keys pass. */
export const TaskYaml = z.looseObject({
  instruction: z.string().trim().min(1),
  author_name: z.string().default('unknown'),
  author_email: z.string().default('unknown'),
  difficulty: z.enum(['easy', 'medium', 'hard', 'unknown']),
  category: z.string().default('software_engineering'),
  tags: z.array(z.string()).default([]),
  parser_name: z.string().default('pytest'),
  max_agent_timeout_sec: seconds.default(360),
  max_test_timeout_sec: seconds.default(60),
  run_tests_in_same_shell: z.boolean().default(false),
  disable_asciinema: z.boolean().default(false),
  estimated_duration_sec: z.number().nullish(),
  expert_time_estimate_min: z.number().nullish(),
  junior_time_estimate_min: z.number().nullish(),
})
export type TaskYaml = z.infer<typeof TaskYaml>

/** Reads the text of a `task.yaml`; `path` is for the messages. */
export function parseTaskYaml(text: string, path: string): { file: TaskYaml; warnings: string[] } {
  const { value, at } = parseYaml(text, path)
  const result = TaskYaml.safeParse(value)
  if (!result.success) throw new TaskError(result.error.issues.map((issue) => at(issue.path, `${issue.message}; mend this value`)).join('\n'))
  const warnings = findUnknownKeys(TaskYaml, value).map((key) => at(key.path, `unknown, and passed over; ${key.advice}`))
  if (result.data.run_tests_in_same_shell)
    warnings.push(at(['run_tests_in_same_shell'], 'passed over; tests get a shell of their own, in the working directory'))
  return { file: result.data, warnings }
}

/** A YAML file, and what names file, line and key in front of what is said of a value. */
export function parseYaml(text: string, path: string): { value: unknown; at(keys: readonly PropertyKey[], message: string): string } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [error] = document.errors
  if (error) {
    const { line, col } = lines.linePos(error.pos[0])
    throw new TaskError(`${path}:${line}:${col}: not valid YAML: ${error.message}; mend this line`)
  }
  const lineOf = ([first]: readonly PropertyKey[]): number | null => {
    const pair = isMap(document.contents) ? document.contents.items.find(({ key }) => isScalar(key) && key.value === first) : null
    return pair && isScalar(pair.key) && pair.key.range ? lines.linePos(pair.key.range[0]).line : null
  }
  const at = (keys: readonly PropertyKey[], message: string) => {
    const line = lineOf(keys)
    return `${path}${line === null ? '' : `:${line}`}: ${keys.map(String).join('.')}: ${message}`
  }
  return { value: document.toJS(), at }
}
