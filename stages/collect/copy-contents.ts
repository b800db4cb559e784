import type { Trial } from '#kit/records'
import type { Contents } from '#kit/sandbox'

/** Brings the bytes that a trial's files name from one place to another. */
export async function copyContents({ steps }: Trial, from: Contents, to: Contents): Promise<void> {
  const names = steps.flatMap(({ state, artifacts }) => [...state, ...artifacts].flatMap(({ sha256 }) => sha256 ?? []))
  for (const name of new Set(names)) await to.put(await from.get(name))
}
