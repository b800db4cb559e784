import { readFile, writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { createLog, createProgress } from '#kit/progress'
import { createRedactor, secretsOf } from '#kit/redact'
import type { AnyStage, Log } from '#kit/stage'
import { DISK_FULL_EXIT, isDiskFull } from './disk-full.ts'
import type { Job, StageFailure } from './job.ts'
import { runStage } from './run-stage.ts'

// Runs one stage for the runner. Ends with it: when the pipe from the runner closes, the whole process group goes.
const job = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')) as Job // written by the runner
const controller = new AbortController()
process.on('SIGTERM', () => controller.abort())
process.on('SIGINT', () => controller.abort())
process.stdin.on('end', () => process.kill(-process.pid, 'SIGKILL')).resume()

const redactor = createRedactor({ known: secretsOf(process.env) })
const shown = (text: string): string => redactor.redact(text).value
const write = createLog(job.step.name)
const log: Log = (event, fields = {}) => write(event, redactor.redact(fields).value)
const progress = createProgress(job.step.name)
const load = async (path: string): Promise<unknown> => (await import(pathToFileURL(path).href)).default
try {
  const stage = (await load(job.stage)) as AnyStage // the architecture test holds that stage.ts default-exports one
  const outcome = await runStage(stage, job.definition && (await load(job.definition)), job, { signal: controller.signal, log, progress })
  progress.end()
  await writeFile(job.outcome, JSON.stringify(outcome))
  process.exit(0)
} catch (error) {
  progress.end()
  const denied = findDenied(error)
  if (!denied && !isDiskFull(error)) tell(error)
  const failure: StageFailure = { reason: shown(error instanceof Error ? error.message : String(error)), ...(denied && { denied }) }
  await writeFile(job.outcome, JSON.stringify(failure)).catch(() => {}) // a full disk may be why it failed
  process.exit(isDiskFull(error) ? DISK_FULL_EXIT : 1)
}

function tell(error: unknown): void {
  const known = error instanceof Error && (error.name === 'StageError' || controller.signal.aborted)
  console.error(shown(`${job.step.name}: ${error instanceof Error ? (known ? error.message : error.stack) : String(error)}`))
  for (let cause = error instanceof Error ? error.cause : undefined; cause instanceof Error; cause = cause.cause) {
    console.error(shown(`  because: ${cause.message}`))
  }
}

/** What the permissions of this process refused, if that is what went wrong: the runner says it, and how to mend it. */
function findDenied(error: unknown): StageFailure['denied'] {
  if (!(error instanceof Error)) return undefined
  if (!('code' in error && error.code === 'ERR_ACCESS_DENIED' && 'permission' in error && 'resource' in error)) return findDenied(error.cause)
  return { permission: String(error.permission), resource: String(error.resource) }
}
