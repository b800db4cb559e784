import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { repository } from './checkout.ts'

export const WORKFLOW = '.github/workflows/flywheel.yml'

const Step = z.strictObject({
  name: z.string().optional(),
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  env: z.record(z.string(), z.string()).default({}),
  run: z.string().optional(),
})
export type WorkflowStep = z.infer<typeof Step>

export const workflowText = (): string => readFileSync(join(repository, WORKFLOW), 'utf8')

/** The steps of the one job, and who may do what. */
export function readWorkflow(text = workflowText()): { steps: WorkflowStep[]; permissions: unknown } {
  const { jobs, permissions } = z
    .looseObject({ jobs: z.strictObject({ pipeline: z.looseObject({ steps: z.array(Step) }) }), permissions: z.unknown() })
    .parse(parse(text))
  return { steps: jobs.pipeline.steps, permissions }
}

/** Values of the `github` context, by name: `github.event_name`. One that is asked for and not given is an error. */
export type Context = Readonly<Record<string, string>>

/** `${{ name }}` in a text. */
export const fillExpressions = (text: string, context: Context): string => text.replace(/\$\{\{\s*(.+?)\s*\}\}/g, (_, name: string) => given(name, context))

/** A condition of the form `name == 'value'`; no condition is true. */
export function holds(condition: string | undefined, context: Context): boolean {
  if (condition === undefined) return true
  const [, name = '', value] = /^(\S+) == '([^']*)'$/.exec(condition) ?? []
  if (name === '') throw new Error(`the condition "${condition}" is of another form than these tests know`)
  return given(name, context) === value
}

function given(name: string, context: Context): string {
  const value = context[name]
  if (value === undefined) throw new Error(`the workflow asks for ${name}, which these tests do not give`)
  return value
}
