import { canonicalJson } from '#kit/records'
import type { LockedStep, LockFile } from './lock-file.ts'

/** The first thing in which a lock differs from the one that is wanted, in words. */
export function lockDifference(lock: LockFile, wanted: LockFile): string {
  for (const profile of new Set([...Object.keys(wanted.profiles), ...Object.keys(lock.profiles)])) {
    const [there, asked] = [lock.profiles[profile]?.steps ?? {}, wanted.profiles[profile]?.steps ?? {}]
    for (const step of new Set([...Object.keys(asked), ...Object.keys(there)])) {
      const difference = stepDifference(there[step], asked[step])
      if (difference) return `step ${step} of profile ${profile}: ${difference}`
    }
  }
  return 'its text is not as it is written today'
}

function stepDifference(there: LockedStep | undefined, asked: LockedStep | undefined): string | null {
  if (!there) return 'pipeline.yaml asks for it, the lock lacks it'
  if (!asked) return 'the lock has it, pipeline.yaml asks for no such step'
  return (
    firstOf({ ...there.in, ...there.in.params, params: null }, { ...asked.in, ...asked.in.params, params: null }, 'pipeline.yaml asks for') ??
    firstOf(there.out, asked.out, 'the last run left')
  )
}

function firstOf(there: object = {}, asked: object = {}, says: string): string | null {
  const [old, now] = [new Map<string, unknown>(Object.entries(there)), new Map<string, unknown>(Object.entries(asked))]
  for (const name of new Set([...now.keys(), ...old.keys()])) {
    if (show(old.get(name)) !== show(now.get(name))) return `${says} ${name} ${clip(show(now.get(name)))}, the lock has ${clip(show(old.get(name)))}`
  }
  return null
}

const show = (value: unknown): string => (value === undefined ? 'nothing' : canonicalJson(value))
const clip = (text: string): string => (text.length > 120 ? `${text.slice(0, 117)}...` : text)
