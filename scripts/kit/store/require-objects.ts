import type { OutputFile } from '#kit/records'
import { StageError } from '#kit/stage'
import { findFaults, type Look } from './check-objects.ts'
import { describeFaults, type HeldFile } from './describe-faults.ts'
import type { StoreLayout } from './layout.ts'
import { setAside } from './objects.ts'

interface Required {
  files: readonly OutputFile[]
  /** The runs that left these files: they are what can be run again. */
  holders(): Promise<readonly HeldFile[]>
  look?: Look
}

/** An error that names the steps to run again where an object is missing or damaged. A damaged one is set aside, so that such a run leaves a good one. */
export async function requireObjects(layout: StoreLayout, { files, holders, look = { kind: 'whole' } }: Required): Promise<void> {
  const faults = await findFaults(layout, files, look)
  if (faults.length === 0) return
  for (const { file, fault } of faults) if (fault === 'damaged') await setAside(layout, file.sha256)
  throw new StageError(describeFaults(layout, faults, await holders()).join('\n'))
}
