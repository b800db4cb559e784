import type { TrialJournal, TrialPhase } from './trial-journal.ts'

export interface PhaseClock {
  during<Result>(phase: TrialPhase, work: () => Promise<Result>): Promise<Result>
  /** How long each phase took that was reached, in ms; all steps of a task together. */
  phases(): Record<string, number>
}

/** Notes each phase in the journal as it begins, and how long it took, also where it failed. */
export function phaseClock(journal: TrialJournal): PhaseClock {
  const spentMs = new Map<TrialPhase, number>()
  return {
    during: async (phase, work) => {
      journal.phase(phase)
      const startedAt = performance.now()
      try {
        return await work()
      } finally {
        spentMs.set(phase, (spentMs.get(phase) ?? 0) + performance.now() - startedAt)
      }
    },
    phases: () => Object.fromEntries([...spentMs].map(([phase, ms]) => [phase, Math.round(ms)])),
  }
}
