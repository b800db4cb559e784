import { z } from 'zod'
import type { LoadedTask } from '#kit/agents'
import type { StateFile } from '#kit/records'

const Texts = z.record(z.string(), z.string())

/** What the guard needs of a task. Files are texts by their paths; what is no text is left out. */
export const ReviewedTask = z.strictObject({
  instruction: z.string(),
  /** Where each command begins. */
  workdir: z.string(),
  files: Texts,
  tests: Texts,
  /** Names in `metadata.permits` of `task.toml`: what is otherwise held against an agent and belongs to this task. */
  permits: z.array(z.string()),
})
export type ReviewedTask = z.infer<typeof ReviewedTask>

const Permits = z.array(z.string()).catch([])

export function reviewedTask({ record, environment, steps }: Pick<LoadedTask, 'record' | 'environment' | 'steps'>): ReviewedTask {
  return {
    instruction: [...new Set([record.instruction, ...steps.map(({ instruction }) => instruction)])].join('\n'),
    workdir: record.file.environment.workdir ?? '/app',
    files: textsOf([...environment, ...steps.flatMap(({ workdir }) => workdir)]),
    tests: textsOf(steps.flatMap(({ tests }) => tests)),
    permits: Permits.parse(record.file.metadata.permits),
  }
}

function textsOf(files: readonly StateFile[]): ReviewedTask['files'] {
  const texts = files.filter(({ kind }) => kind === 'file').map(({ path, content }) => [path, Buffer.from(content, 'base64').toString('utf8')] as const)
  return Object.fromEntries(texts.filter(([, text]) => !text.includes('\uFFFD')))
}
