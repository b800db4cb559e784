import { dirname, relative } from 'node:path'
import type { OutputFile } from '#kit/records'
import type { ObjectFault } from './check-objects.ts'
import type { StoreLayout } from './layout.ts'

/** A file and whose output it is. */
export interface HeldFile {
  file: OutputFile
  step: string
  profile: string
}

/** One line per object: what is wrong with it, whose it is, and the command that makes it again. */
export function describeFaults(layout: StoreLayout, faults: readonly ObjectFault[], held: readonly HeldFile[]): string[] {
  return faults.map(({ file, fault }) => {
    const holder = held.find((other) => other.file.sha256 === file.sha256)
    const whose = holder ? `${holder.file.path} of step ${holder.step}` : file.path
    const mend = holder ? `rebuild it: ${rebuildCommand(holder)}` : 'no run that is kept left it'
    if (fault === 'missing') return `${whose} is missing from the store (${relative(dirname(layout.store), layout.object(file.sha256))}); ${mend}`
    return `${whose} is damaged in the store: its bytes are not those of its sha256 any more; it was set aside as ${relative(dirname(layout.store), layout.damaged(file.sha256))}; ${mend}`
  })
}

export const rebuildCommand = ({ step, profile }: Pick<HeldFile, 'step' | 'profile'>): string => `npx tsx scripts/run-step.ts ${step} --profile ${profile}`
