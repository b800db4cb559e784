import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { canonicalJson } from '#kit/records'
import { PipelineError } from './pipeline-error.ts'

export const LOCK_FILE = 'pipeline.lock.json'

const LockedRequest = z.strictObject({
  stage: z.string(),
  needs: z.array(z.string()),
  params: z.record(z.string(), z.unknown()),
  /** How often the step was asked to run anew (`--fresh`): part of its run key. Absent: never. */
  epoch: z.number().int().min(1).optional(),
})

/** What digests were made by, in the parts of a run key, so that a rebuild with other bytes can say why. */
export const MadeBy = z.strictObject({
  /** Defaults filled in. */
  params: z.unknown(),
  /** By folder: sha256 of the names and digests of the files in it. */
  code: z.record(z.string(), z.string()),
  packages: z.record(z.string(), z.string()),
  reads: z.record(z.string(), z.string()),
  /** Only what came from steps that the lock holds no digests of. */
  inputs: z.record(z.string(), z.string()),
  node: z.string(),
  platform: z.string(),
})
export type MadeBy = z.infer<typeof MadeBy>

export const LockedStep = z.strictObject({
  /** What the step's result depends on in `pipeline.yaml`, and its epoch. Nx hashes it, so that `nx affected` sees an edited param. */
  in: LockedRequest,
  /** What a run of a deterministic stage left: a rebuild must give these bytes. */
  out: z.record(z.string(), z.strictObject({ sha256: z.string(), rows: z.number().int().min(0).optional() })).optional(),
  by: MadeBy.optional(),
})
export type LockedStep = z.infer<typeof LockedStep>

const Profiles = z.record(z.string(), z.strictObject({ steps: z.record(z.string(), LockedStep) }))
export const LockFile = z.strictObject({ schema: z.literal('flywheel/lock@2'), profiles: Profiles })
export type LockFile = z.infer<typeof LockFile>

/** Before locks named their version: no `by`, no epoch. */
const FirstLockFile = z.strictObject({ profiles: Profiles })

export const EMPTY_LOCK: LockFile = { schema: 'flywheel/lock@2', profiles: {} }

/** The lock in the text of a lock file of any version. `from` names the file where it is broken. */
export function parseLock(text: string, from = LOCK_FILE): LockFile {
  const broken = (what: string) =>
    new PipelineError([`${from} is no lock file: ${what}; take it from git again (git checkout -- ${LOCK_FILE}), then run: npx tsx scripts/lock.ts --requests`])
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw broken(error instanceof Error ? error.message : String(error))
  }
  const first = FirstLockFile.safeParse(value)
  if (first.success) return { ...EMPTY_LOCK, ...first.data }
  const parsed = LockFile.safeParse(value)
  if (parsed.success) return parsed.data
  throw broken(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
}

/** The lock of a checkout; one without steps where there is none. */
export function readLock(workspace: string): LockFile {
  const path = join(workspace, LOCK_FILE)
  return existsSync(path) ? parseLock(readFileSync(path, 'utf8')) : EMPTY_LOCK
}

/** Every digest that a lock holds an output to. */
export const lockedDigests = (lock: LockFile): Set<string> =>
  new Set(Object.values(lock.profiles).flatMap(({ steps }) => Object.values(steps).flatMap(({ out }) => Object.values(out ?? {}).map((file) => file.sha256))))

export const printLock = (lock: LockFile): string => `${canonicalJson(lock, 1)}\n`

/** The file appears whole or stays as it was. */
export function writeLock(workspace: string, lock: LockFile): void {
  const path = join(workspace, LOCK_FILE)
  writeFileSync(`${path}.${process.pid}`, printLock(lock))
  renameSync(`${path}.${process.pid}`, path)
}
