import { dirname, relative } from 'node:path'
import type { OutputFile } from '#kit/records'
import type { ObjectFault } from './check-objects.ts'
import type { StoreLayout } from './layout.ts'

/** A file and whose output it is. */
export interface HeldFile {
  file: OutputFile
  step: string
  profile: string
  /** It is not the output that lies here now: its step, run again, need not make it. */
  isEarlier?: boolean
}

/** One line per object: what is wrong with it, whose it is, and the command that makes it again. */
export function describeFaults(layout: StoreLayout, faults: readonly ObjectFault[], held: readonly HeldFile[], { isSetAside = true } = {}): string[] {
  const place = (path: string) => relative(dirname(layout.store), path)
  return faults.map(({ file, fault }) => {
    const holders = held.filter((other) => other.file.sha256 === file.sha256)
    const [first] = holders
    const whose = first ? `${first.file.path} of ${stepsOf(holders)}` : file.path
    const mend = first ? mendOf(first) : 'no run that is kept left it, so nothing needs it'
    if (fault === 'missing') return `${whose} is missing from the store (${place(layout.object(file.sha256))}); ${mend}`
    const where = isSetAside ? `it was set aside as ${place(layout.damaged(file.sha256))}` : place(layout.object(file.sha256))
    return `${whose} is damaged in the store: its bytes are not those of its sha256 any more (${where}); ${mend}`
  })
}

const mendOf = (holder: HeldFile): string =>
  holder.isEarlier ? `an earlier run left it: whoever needs that one runs ${holder.step} as it was then` : `rebuild it: ${rebuildCommand(holder)}`

/** `step sum (embedded, large)`: who shares one object shares its fate. */
function stepsOf(holders: readonly HeldFile[]): string {
  const profiles = new Map<string, Set<string>>()
  for (const { step, profile } of holders) profiles.set(step, (profiles.get(step) ?? new Set()).add(profile))
  const [first, ...others] = [...profiles].map(([step, those]) => `step ${step} (${[...those].join(', ')})`)
  return others.length === 0 ? `${first}` : `${first} and of ${others.join(', ')}`
}

export const rebuildCommand = ({ step, profile }: Pick<HeldFile, 'step' | 'profile'>): string => `npx tsx scripts/run-step.ts ${step} --profile ${profile}`
