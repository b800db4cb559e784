import type { FileDifference } from './compare-step.ts'
import type { ReproducedStep, Reproduction } from './reproduce.ts'

/** One line a step, what differs below it, and the counts at the end. */
export function describeReproduction({ steps, failure }: Reproduction): string[] {
  const width = Math.max(...steps.map(({ step }) => step.length))
  const lines = steps.flatMap((one) => {
    const details = one.kind === 'differs' ? [...one.differences.map(describeFile), ...one.notes.map((note) => `because: ${note}`)] : []
    return [`${one.step.padEnd(width)}  ${describeStep(one)}`, ...details.map((detail) => `${' '.repeat(width + 2)}${detail}`)]
  })
  return [...lines, ...(failure === null ? [] : ['', 'not every step could be rebuilt; the last words of the run:', failure]), '', conclusion(steps)]
}

function describeStep(one: ReproducedStep): string {
  switch (one.kind) {
    case 'equal':
      return `equal: ${counted(one.files, 'file')}`
    case 'differs':
      return `DIFFERS: ${one.differences.length} of ${counted(one.files, 'file')}`
    case 'not-deterministic':
      return `not compared: not deterministic${one.notes.map((note) => `; ${note}`).join('')}`
    case 'no-digests':
      return 'not compared: the lock holds no digests of it (npx tsx scripts/lock.ts after a run writes them)'
    case 'not-rebuilt':
      return 'not compared: it could not be rebuilt'
    default:
      return one satisfies never
  }
}

function describeFile({ path, locked, here }: FileDifference): string {
  if (!locked) return `${path} is not in the lock`
  if (!here) return `${path} of the lock is not there`
  const rows = locked.rows === here.rows ? '' : `, rows ${locked.rows ?? 'none'} -> ${here.rows ?? 'none'}`
  return `${path}: sha256 ${locked.sha256.slice(0, 12)} -> ${here.sha256.slice(0, 12)}${rows}`
}

function conclusion(steps: readonly ReproducedStep[]): string {
  const of = (...kinds: ReproducedStep['kind'][]) => steps.filter(({ kind }) => kinds.includes(kind))
  const named = (some: readonly ReproducedStep[], why: string) =>
    some.length > 0 ? [`${some.length} not compared (${why}: ${some.map(({ step }) => step).join(', ')})`] : []
  const files = of('equal', 'differs').reduce((sum, one) => sum + ('files' in one ? one.files : 0), 0)
  const parts = [
    `${of('equal').length} equal`,
    `${of('differs').length} differ`,
    ...named(of('not-deterministic'), 'not deterministic'),
    ...named(of('no-digests'), 'no digests'),
    ...named(of('not-rebuilt'), 'not rebuilt'),
  ]
  return `${counted(steps.length, 'step')}, ${counted(files, 'file')} compared: ${parts.join(', ')}`
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
