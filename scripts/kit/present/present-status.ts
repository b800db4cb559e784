export interface StatusLine {
  name: string
  state: 'cached' | 'stored' | 'runs' | 'waits' | 'always' | 'broken' | 'blocked'
  reasons: readonly string[]
  /** How long its stage took when it ran last; null where it never did. */
  lastMs: number | null
}

const MOST_REASONS = 3
const STATES = {
  cached: 'cached',
  stored: 'cached',
  runs: 'would run',
  waits: 'may run',
  always: 'always runs',
  broken: 'cannot run',
  blocked: 'cannot run',
} as const
const NOTES: Partial<Record<StatusLine['state'], string>> = { stored: 'the store has it', always: 'not cached by design' }

/** One line a step: cached, or why it would run, and the time it took last. */
export function presentStatus(steps: readonly StatusLine[]): string[] {
  const width = Math.max(0, ...steps.map(({ name }) => name.length))
  return steps.map(({ name, state, reasons, lastMs }) => {
    const took = lastMs === null ? '' : presentDuration(lastMs)
    const shown = [...reasons.slice(0, MOST_REASONS), ...(reasons.length > MOST_REASONS ? [`${reasons.length - MOST_REASONS} more`] : [])]
    const why = shown.join('; ') || NOTES[state] || ''
    return `${name.padEnd(width)}  ${took.padStart(8)}  ${STATES[state]}${why ? `: ${why.replaceAll('\n', '; ')}` : ''}`
  })
}

/** 0.4 s, 3 min 56 s, 2 h 5 min. */
export function presentDuration(ms: number): string {
  const seconds = ms / 1000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60 ? `${minutes} min ${Math.round(seconds % 60)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
