import { appendFileSync, closeSync, openSync, writeSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import type { TrialJournal, TrialPhase } from '#kit/agents'
import type { Redactor } from '#kit/redact'
import type { Contents } from '#kit/sandbox'
import type { TrialPaths, TryPaths } from './trial-paths.ts'
import type { TryResult, TryStart } from './try-files.ts'
import { writeWhole } from './write-whole.ts'

/** A try at work: its journal, and its end. */
export interface OpenTry {
  readonly start: TryStart
  readonly paths: TryPaths
  readonly journal: TrialJournal
  /** Why the journal could not be written, if it could not: no trial is to blame for that. */
  failure(): unknown
  close(result: TryResult): Promise<void>
}

export interface TryGiven {
  contents: Contents
  redactor: Redactor
  now(): Date
  onPhase(phase: TrialPhase): void
  onStep(step: Parameters<TrialJournal['step']>[0]): void
}

/** Lays out the folder of a try; null where another process has just begun the one of this number. */
export async function openTry(trials: TrialPaths, key: string, start: TryStart, given: TryGiven): Promise<OpenTry | null> {
  const making = trials.making(key, start.run)
  const paths = trials.try(key, start.try)
  await mkdir(making.folder, { recursive: true })
  await writeWhole(making.started, JSON.stringify(start))
  try {
    await rename(making.folder, paths.folder)
  } catch (error) {
    await rm(making.folder, { recursive: true, force: true })
    if (error instanceof Error && 'code' in error && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST')) return null
    throw error
  }
  return keepTry(paths, start, given)
}

/** Lines reach the disk as they are said: an agent's step that was paid for is not lost with the process. */
function keepTry(paths: TryPaths, start: TryStart, { contents, redactor, now, onPhase, onStep }: TryGiven): OpenTry {
  let failure: unknown = null
  let buildLine = ''
  const steps = openSync(paths.steps, 'a')
  let isClosed = false
  // An agent that did not stop in time may still speak.
  const keep = (write: () => void) => {
    if (isClosed) return
    try {
      write()
    } catch (error) {
      failure ??= error
    }
  }
  const keepBuildLog = (text: string) => text && keep(() => appendFileSync(paths.buildLog, redactor.redact(text).value))
  return {
    start,
    paths,
    journal: {
      phase: (phase) => {
        keep(() => appendFileSync(paths.phases, `${JSON.stringify({ phase, at: now().toISOString() })}\n`))
        onPhase(phase)
      },
      step: (step) => {
        keep(() => writeSync(steps, `${JSON.stringify(step)}\n`))
        onStep(step)
      },
      buildLog: (text) => {
        const end = (buildLine + text).lastIndexOf('\n') + 1
        keepBuildLog((buildLine + text).slice(0, end))
        buildLine = (buildLine + text).slice(end)
      },
      networkLog: (text) => keep(() => appendFileSync(paths.networkLog, redactor.redact(text).value)),
      contents: {
        get: (sha256) => contents.get(sha256),
        put: (bytes) =>
          contents.put(bytes).catch((error: unknown) => {
            failure ??= error
            throw error
          }),
      },
    },
    failure: () => failure,
    close: async (result) => {
      keepBuildLog(buildLine)
      isClosed = true
      closeSync(steps)
      await writeWhole(paths.result, JSON.stringify(result), { lasting: true })
    },
  }
}
