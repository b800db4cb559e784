import type { Finding } from './check.ts'

const wordOf = ({ state, needed }: Finding): string => (state === 'to-come' ? 'to come' : state === 'missing' && !needed ? 'not here' : state)

export const isInTheWay = ({ state, needed }: Finding): boolean => state === 'missing' && needed

/** A line a finding; below it, where there is something to do, what for and how. */
export function presentFindings(findings: readonly Finding[]): string[] {
  const width = Math.max(0, ...findings.map(({ what }) => what.length))
  return findings.flatMap((finding) => {
    const { what, state, needed, found, mend, neededFor } = finding
    const margin = ' '.repeat(12 + width)
    const why = state === 'there' ? [] : [`${margin}${needed ? 'needed for' : 'only for'}: ${neededFor}`]
    return [`${wordOf(finding).padEnd(9)} ${what.padEnd(width)}  ${found}`, ...why, ...(mend ? [`${margin}mend: ${mend}`] : [])]
  })
}
