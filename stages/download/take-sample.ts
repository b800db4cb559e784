import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Source, StageError } from '#kit/stage'

/** What is wrong with a source's sample file, or null. */
export async function findSampleFault({ name, sample }: Source): Promise<string | null> {
  const bytes = await readFile(sample.path).catch(() => null)
  if (!bytes) return `the sample of ${name}, ${sample.path}, cannot be read; bring it back with: git checkout -- ${sample.path}`
  const sha256 = digestOf(bytes)
  if (sha256 === sample.sha256) return null
  return (
    `${sample.path} has sha256 ${sha256}, but source.ts says ${sample.sha256}; ` +
    `bring the file back with: git checkout -- ${sample.path} (or, if the edit was meant, write the new digest into datasets/${name}/download/source.ts)`
  )
}

/** Copies a source's sample into `folder`. The bytes that are checked are those that are written. */
export async function takeSample({ name, sample }: Source, folder: string): Promise<{ path: string; sha256: string; bytes: number }> {
  const bytes = await readFile(sample.path)
  if (digestOf(bytes) !== sample.sha256)
    throw new StageError((await findSampleFault({ name, sample } as Source)) ?? `${sample.path} changed while it was read; run the step again`)
  await writeFile(join(folder, basename(sample.path)), bytes)
  return { path: basename(sample.path), sha256: sample.sha256, bytes: bytes.byteLength }
}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
