import { type AnyStage, type Log, type Progress, StageError, type StageResult } from '#kit/stage'
import { openCache } from './cache.ts'
import { countedRedactor } from './counted-redactor.ts'
import type { Job, StageOutcome } from './job.ts'
import { openInputs } from './open-inputs.ts'
import { openOutputs } from './open-outputs.ts'

export interface Attendance {
  signal: AbortSignal
  log: Log
  progress: Progress
}

/** Runs a stage in this process: opens its handles, lets it run, closes its outputs and checks that no row vanished. */
export async function runStage(stage: AnyStage, definition: unknown, job: Job, { signal, log, progress }: Attendance): Promise<StageOutcome> {
  const params = stage.params.safeParse(job.params)
  if (!params.success)
    throw new StageError(
      `params of step ${job.step.name} do not fit: ${params.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`,
    )
  const { redactor, metrics: redacted } = countedRedactor(stage.redactor?.(params.data))
  const outputs = await openOutputs(stage.outputs, job.outputs, redactor)
  let result: StageResult
  try {
    result =
      (await stage.run({
        step: job.step,
        inputs: openInputs(stage.inputs, job.inputs) as never, // handles follow the stage's own ports
        outputs: outputs.handles as never, // likewise
        params: params.data,
        definition,
        folders: job.folders,
        needs: job.needs,
        cache: openCache(job.cache),
        redactor,
        signal,
        log,
        progress,
      })) ?? {}
  } catch (error) {
    await outputs.abort()
    throw error
  }
  const rows = await outputs.close()
  if (Object.keys(redacted()).length > 0) log('redacted', redacted())
  return {
    metrics: { ...result.metrics, ...redacted() },
    balance: balanceOf(stage, job, rows, result.rowsIn ?? 0),
    rows,
    licences: [...(result.licences ?? [])],
  }
}

function balanceOf(stage: AnyStage, job: Job, rows: Record<string, number>, rowsIn: number): StageOutcome['balance'] {
  if (!stage.balance) return null
  const into = stage.balance.in.map((name) => {
    const input = job.inputs[name]
    return input?.kind === 'table' ? input.tables.reduce((sum, table) => sum + table.rows, 0) : 0
  })
  const total = into.reduce((sum, count) => sum + count, rowsIn)
  const out = Object.fromEntries(stage.balance.out.map((name) => [name, rows[name] ?? 0]))
  const left = Object.values(out).reduce((sum, count) => sum + count, 0)
  if (total !== left) {
    const words = Object.entries(out).map(([name, count]) => `${count} ${name}`)
    throw new StageError(
      `rows do not add up in step ${job.step.name}: ${total} came in, ${left} went out (${words.join(' + ')}); every row must be written to one of them`,
    )
  }
  return { in: total, out }
}
