import { readdir } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { StageError } from '#kit/stage'
import { type Dialect, dialects } from '../dialects/index.ts'
import { checkFile } from './check-file.ts'
import { findFiles, ignore } from './find-files.ts'
import type { DatasetProblem, FileSummary } from './problem.ts'
import { openFile } from './write-file.ts'

export interface DatasetToCheck {
  dataDir: string
  /** Name of the dialect of all files; without it each file's rows tell. */
  dialect?: string | undefined
  /** Folder for the mended files; the data folder itself mends them in place. */
  output?: string | undefined
}

export interface CheckedDataset {
  files: FileSummary[]
  ignored: Record<string, number>
}

/**
 * Every problem of every file of a folder, in order; then the counts.
 * @throws StageError where there is nothing to check, or no place to write to.
 */
export async function* checkDataset({ dataDir, dialect: name, output }: DatasetToCheck): AsyncGenerator<DatasetProblem, CheckedDataset> {
  const dialect = name === undefined ? null : findDialect(name)
  const found = await findFiles(dataDir)
  if (output !== undefined) await checkOutput(output, dataDir)
  const files: FileSummary[] = []
  for (const file of found.files) {
    const summary =
      output === undefined ? yield* checkFile({ path: join(dataDir, file), file, dialect, write: null }) : yield* mendFile({ dataDir, file, dialect, output })
    if (summary) files.push(summary)
    else ignore(found, file)
  }
  if (files.length === 0) {
    const others = [...found.ignored.values()].reduce((sum, count) => sum + count, 0)
    throw new StageError(`${dataDir} holds no rows (.jsonl, or .json of a list) among its ${others} files; name the folder that does: --data-dir DIR`)
  }
  return { files, ignored: Object.fromEntries([...found.ignored].sort(([a], [b]) => (a < b ? -1 : 1))) }
}

/** A file in place is touched only where a row of it changes; another folder takes every file, so that it is whole. */
async function* mendFile(given: {
  dataDir: string
  file: string
  dialect: Dialect | null
  output: string
}): AsyncGenerator<DatasetProblem, FileSummary | null> {
  const { dataDir, file, dialect, output } = given
  const path = join(dataDir, file)
  const isInPlace = resolve(output) === resolve(dataDir)
  const draft = await openFile(join(output, file), path)
  try {
    const summary = yield* checkFile({ path, file, dialect, write: draft.write })
    if (summary && (summary.mended > 0 || !isInPlace)) await draft.keep()
    return summary
  } finally {
    await draft.drop()
  }
}

function findDialect(name: string): Dialect {
  const dialect = dialects.find((dialect) => dialect.name === name)
  if (!dialect) throw new StageError(`there is no dialect "${name}"; give one of ${dialects.map((one) => one.name).join(', ')}`)
  return dialect
}

async function checkOutput(output: string, dataDir: string): Promise<void> {
  const [to, from] = [resolve(output), resolve(dataDir)]
  if (to === from) return
  const within = relative(from, to)
  if (!within.startsWith('..')) throw new StageError(`${output} lies in ${dataDir}, and would be checked next time; give a folder beside it: --output DIR`)
  const there = await readdir(to).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new StageError(`${output} cannot take the files (${error.message}); give another: --output DIR`, { cause: error })
  })
  if (there.length > 0) throw new StageError(`${output} is not empty, and nothing there is written over; give another folder: --output DIR`)
}
