import type { Check, Finding, Look, Machine } from './check.ts'
import { checks } from './checks/index.ts'
import type { ProfileNeeds } from './profile-needs.ts'

export interface Examining {
  workspace: string
  needs: ProfileNeeds
  /** Look only at what the profile cannot run without. */
  neededOnly?: boolean
  environment?: Machine['environment']
  platform?: NodeJS.Platform
  node?: Machine['node']
  /** Over all of it: checks run together. */
  limitMs?: number
  checks?: readonly Check[]
}

const patienceMs = 2000

/** What this machine has and lacks. Ends in `limitMs`; a check that has no answer till then is `unclear`. */
export async function examine(given: Examining): Promise<Finding[]> {
  const { workspace, needs, neededOnly = false, environment = process.env, platform = process.platform, limitMs = patienceMs } = given
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), limitMs)
  const node = given.node ?? { version: process.versions.node, path: process.execPath }
  const machine: Machine = { workspace, needs, environment, platform, node, signal: controller.signal }
  try {
    const findings = await Promise.all((given.checks ?? checks).map((check) => lookAt(check, machine, limitMs, neededOnly)))
    return findings.filter((finding) => finding !== null)
  } finally {
    clearTimeout(timer)
  }
}

async function lookAt(check: Check, machine: Machine, limitMs: number, neededOnly: boolean): Promise<Finding | null> {
  const { what, neededFor } = check
  const needed = await check.isNeeded(machine)
  if (neededOnly && !needed) return null
  const look = await Promise.race([check.look(machine), timeOut(machine.signal, limitMs)]).catch(
    (error: Error): Look => ({ state: 'unclear', found: error.message }),
  )
  if (look === null) return null
  const { state, found, mend = null } = look
  return { what, state, needed, found, mend, neededFor }
}

const timeOut = (signal: AbortSignal, limitMs: number) =>
  new Promise<Look>((resolve) =>
    signal.addEventListener('abort', () => resolve({ state: 'unclear', found: `no answer in ${limitMs / 1000} s` }), { once: true }),
  )
