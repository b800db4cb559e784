import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { StoreLayout } from './layout.ts'

export interface Scratch extends AsyncDisposable {
  readonly path: string
}

/** A clean folder for one run of a step, gone when it is disposed of. Call it under the step's lock. */
export async function openScratch(layout: StoreLayout, step: string): Promise<Scratch> {
  const path = layout.scratch(step)
  await sweepScratch(layout, step)
  await mkdir(join(path, 'outputs'), { recursive: true })
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** Stops and removes what killed runs of a step left. Call it under the step's lock. */
export async function sweepScratch(layout: StoreLayout, step: string): Promise<void> {
  for (const path of await scratchesOf(layout, step)) await removeScratch(path)
}

export async function scratchesOf(layout: StoreLayout, step: string): Promise<string[]> {
  const names = await readdir(layout.scratches).catch(() => [])
  return names.filter((name) => name.startsWith(`${step}-`) && /^\d+$/.test(name.slice(step.length + 1))).map((name) => join(layout.scratches, name))
}

/** Removes what a killed run left, after stopping it: a stage ends with its runner, but one that computes without a pause hears of it late. */
export async function removeScratch(path: string): Promise<void> {
  for (const pid of await stagesIn(path)) {
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {} // it has ended meanwhile
  }
  for (let left = 50; left > 0 && (await stagesIn(path)).length > 0; left--) await sleep(100)
  await rm(path, { recursive: true, force: true })
}

/** Processes that run a stage on this scratch folder. Known where there is a `/proc`; elsewhere their end is waited for by nobody. */
async function stagesIn(scratch: string): Promise<number[]> {
  const found: number[] = []
  for (const name of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(name)) continue
    const words = (await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')).split('\0')
    const at = words.indexOf(join(scratch, 'job.json'))
    if (at > 0 && basename(words[at - 1] ?? '') === 'child.ts') found.push(Number(name))
  }
  return found
}
