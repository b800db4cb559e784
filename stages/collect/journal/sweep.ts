import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Run, runsIn } from './open-run.ts'
import { isBeside, makerOf, type TrialPaths, type TryPaths } from './trial-paths.ts'

/** Removes what killed processes left that all trials share. Where another process is at work, nothing; what is younger than this run may be of one that starts. */
export async function sweepStore(paths: TrialPaths, owner: Run): Promise<void> {
  if (!(await owner.isAlone())) return
  for (const run of await runsIn(paths)) if (run !== owner.id && !(await owner.isAlive(run))) await rm(paths.run(run), { force: true })
  for (const shelf of await readdir(paths.contents)) {
    for (const name of await readdir(join(paths.contents, shelf))) {
      const path = join(paths.contents, shelf, name)
      if (!/^[0-9a-f]{64}$/.test(name) && (await stat(path)).mtimeMs < owner.startedAtMs) await rm(path, { force: true })
    }
  }
}

/** Removes tries of a trial that were being laid out when their process was killed. */
export async function sweepTrial(paths: TrialPaths, key: string, owner: Run): Promise<void> {
  for (const name of await readdir(paths.trial(key)).catch(() => [])) {
    const maker = makerOf(name)
    if (maker !== null && !(await owner.isAlive(maker))) await rm(paths.making(key, maker).folder, { recursive: true, force: true })
  }
}

/** Removes files of a try that were not yet in their place when its process was killed. */
export async function sweepTry({ folder }: TryPaths): Promise<void> {
  for (const name of (await readdir(folder)).filter(isBeside)) await rm(join(folder, name), { force: true })
}
