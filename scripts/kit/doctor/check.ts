import type { ProfileNeeds } from './profile-needs.ts'

/** What checks look at. Given whole, so that a test can give another machine. */
export interface Machine {
  workspace: string
  needs: ProfileNeeds
  environment: Readonly<Record<string, string | undefined>>
  platform: NodeJS.Platform
  /** The Node that runs this. */
  node: { version: string; path: string }
  /** Aborted when the time of a look is over. */
  signal: AbortSignal
}

/** `to-come` is not there and needs nobody: the project makes it. `unclear` did not answer in time, or not as known. */
export type FindingState = 'there' | 'to-come' | 'missing' | 'unclear'

export interface Look {
  state: FindingState
  /** What was found, or not. */
  found: string
  /** What to do about it, for this platform. */
  mend?: string
}

/** One thing that a machine has or lacks. One file a check, one line in `checks/index.ts`. */
export interface Check {
  what: string
  neededFor: string
  /** Whether the profile cannot run without it. */
  isNeeded(machine: Machine): boolean | Promise<boolean>
  /** Starts nothing that outlives `signal` and changes nothing. Null: nothing to tell where the profile does not need it. */
  look(machine: Machine): Promise<Look | null>
}

export interface Finding {
  what: string
  state: FindingState
  /** Whether the profile cannot run without it. */
  needed: boolean
  found: string
  mend: string | null
  neededFor: string
}
