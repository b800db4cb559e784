import { readdir } from 'node:fs/promises'
import { basename } from 'node:path'
import type { StoreLayout } from './layout.ts'
import { holdLock, isLocked, type Lock } from './lock-step.ts'

interface Waiting {
  signal: AbortSignal
  say: (line: string) => void
}

/** The lock of a step, while nobody works on the store as a whole. */
export async function holdStep(layout: StoreLayout, step: string, waiting: Waiting): Promise<Lock> {
  for (;;) {
    const lock = await holdLock(layout.lock(step), { what: `another run of step ${step}`, ...waiting })
    if (!(await isLocked(layout.wholeLock))) return lock
    await lock[Symbol.asyncDispose]()
    await using _gone = await holdLock(layout.wholeLock, { what: 'the store, which is being cleaned', ...waiting })
  }
}

/** The locks of all steps: nothing runs, and nothing starts until they are given back. `steps` are those that may start for the first time. */
export async function holdStore(layout: StoreLayout, steps: readonly string[], waiting: Waiting): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  stack.use(await holdLock(layout.wholeLock, { what: 'the store, which is being cleaned', ...waiting }))
  const known = (await readdir(layout.locks, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name)
  for (const step of [...new Set([...steps, ...known])].filter((name) => name !== basename(layout.wholeLock)).sort())
    stack.use(await holdLock(layout.lock(step), { what: `a run of step ${step}`, ...waiting }))
  return stack.move()
}
