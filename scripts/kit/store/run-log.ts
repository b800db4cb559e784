import { appendFile, mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { RunEntry } from '#kit/records'
import { StageError } from '#kit/stage'
import { storeLayout } from './layout.ts'

export interface RunLog {
  /** In the order in which they ended, the newest last. */
  runs: RunEntry[]
  /** Lines that could not be read, each as a sentence: cut off by a kill, or of another version. */
  unread: string[]
}

/** Every run of the checkout. What cannot be read is told, and hinders nothing else. */
export async function readRunLog(workspace: string): Promise<RunLog> {
  const path = storeLayout(workspace).runLog
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const log: RunLog = { runs: [], unread: [] }
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue
    const run = parseLine(line)
    if (typeof run === 'string') log.unread.push(`${path}:${index + 1} is left out: ${run}`)
    else log.runs.push(run)
  }
  return log
}

function parseLine(line: string): RunEntry | string {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return 'it was cut off while it was written'
  }
  const parsed = RunEntry.safeParse(value)
  return parsed.success
    ? parsed.data
    : `it is no run of this version (${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')})`
}

/** Appends one line in one write, so that two runs at once both stand. A line that a kill has cut off before it is ended first. */
export async function appendRun(workspace: string, run: RunEntry): Promise<void> {
  const path = storeLayout(workspace).runLog
  try {
    await mkdir(dirname(path), { recursive: true })
    await appendFile(path, `${(await endsTorn(path)) ? '\n' : ''}${JSON.stringify(run)}\n`)
  } catch (cause) {
    throw new StageError(
      `the run of step ${run.step} could not be noted in ${path} (${cause instanceof Error ? cause.message : cause}); make room or mend its permissions, then run the step again`,
      {
        cause,
      },
    )
  }
}

async function endsTorn(path: string): Promise<boolean> {
  const file = await open(path).catch(() => null)
  if (!file) return false
  await using _ = file
  const { size } = await file.stat()
  if (size === 0) return false
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1)
  return buffer[0] !== 0x0a
}
