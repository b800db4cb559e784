import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'

/** Where an output is built, and where the one before it goes while the new one takes its place. */
const besides = (place: string) => ({ next: `${place}.next`, old: `${place}.old` })

/** The folder to build in; what a killed run left there is gone. Call it under the step's lock. */
export async function beginSwap(place: string): Promise<string> {
  await sweepSwap(place)
  return besides(place).next
}

export async function endSwap(place: string): Promise<void> {
  const { next, old } = besides(place)
  if (existsSync(place)) await rename(place, old)
  await rename(next, place)
  await rm(old, { recursive: true, force: true })
}

/** Whether an output is being swapped, or a run was killed while it did. */
export const isSwapping = (place: string): boolean => Object.values(besides(place)).some((path) => existsSync(path))

export async function sweepSwap(place: string): Promise<void> {
  for (const path of Object.values(besides(place))) await rm(path, { recursive: true, force: true })
}
