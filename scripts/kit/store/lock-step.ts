import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { lock } from 'proper-lockfile'

const STALE_MS = 10_000
const POLL_MS = 200

/** The one lock of this machine for steps that use its accelerator. */
export const gpuLock = (): string => join(tmpdir(), 'flywheel-gpu')

/** Holds a lock until it is disposed of. Who waits is told for what; a holder that was killed is noticed after ten seconds. */
export async function holdLock(
  path: string,
  { what, signal, say }: { what: string; signal: AbortSignal; say: (line: string) => void },
): Promise<AsyncDisposable> {
  await mkdir(dirname(path), { recursive: true })
  for (let told = false; ; await sleep(POLL_MS, undefined, { signal })) {
    try {
      const release = await lock(path, { realpath: false, lockfilePath: `${path}.lock`, stale: STALE_MS, update: STALE_MS / 4 })
      await writeFile(`${path}.holder`, `${process.pid}`)
      return { [Symbol.asyncDispose]: release }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error
      if (!told) say(`waiting for ${what}: process ${await readFile(`${path}.holder`, 'utf8').catch(() => '?')} has it`)
      told = true
    }
  }
}
