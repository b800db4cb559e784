import { statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { environmentState, neededGigabytes } from '#kit/python'
import type { Check, Look } from '../check.ts'

const GIGABYTE = 1e9
/** Outputs, the store and a checkpoint of a first run, measured, and as much again. */
const runGigabytes = 0.5
/** A copy of a step's scratch files; tests make copies of the checkout. */
const temporaryGigabytes = 0.5

export const disk: Check = {
  what: 'disk',
  neededFor: 'the Python environment, the store and what steps leave',
  isNeeded: () => true,
  look: async ({ workspace, needs }) => {
    const isMade = !needs.python || (await environmentState(workspace)) === 'whole'
    return lookAtDisk(workspace, 'the checkout', isMade ? runGigabytes : neededGigabytes + runGigabytes)
  },
}

export const temporaryDisk: Check = {
  what: 'temporary disk',
  neededFor: 'scratch files',
  isNeeded: () => true,
  look: () => lookAtDisk(tmpdir(), `temporary files (${tmpdir()})`, temporaryGigabytes),
}

export async function lookAtDisk(folder: string, of: string, needed: number): Promise<Look> {
  const { bavail, bsize } = await statfs(folder)
  const free = (bavail * bsize) / GIGABYTE
  const found = `${free.toFixed(1)} GB free for ${of}, ${needed} GB needed`
  return free >= needed
    ? { state: 'there', found }
    : { state: 'missing', found, mend: 'make room on that disk, or move the checkout (TMPDIR for temporary files)' }
}
