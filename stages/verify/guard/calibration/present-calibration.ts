import { type Calibration, decisions, type Share } from './calibrate.ts'

/** A calibration for people: the table, what is costly, each rule, what guard and labels differ on. */
export function presentCalibration({ who, set }: { who: string; set: string }, found: Calibration): string[] {
  const { confusion, agreement, hard, kappa, kappaInterval, falsePromotes, promotedUnasked, falseRejects, rules, disagreements } = found
  return [
    `${who}, against ${found.trials} labelled trials: ${set}`,
    '',
    row(['', ...decisions.map((decision) => `says ${decision}`)]),
    ...decisions.map((label, index) => row([`label ${label}`, ...(confusion[index] ?? [])])),
    '',
    share('agreement', agreement),
    share('of the hard ones', hard),
    `${'kappa (linear)'.padEnd(26)}${kappa === null ? 'not defined: all decisions are the same' : `${two(kappa)}  (95 %: ${kappaInterval?.map(two).join(' to ')})`}`,
    share('false promotes', falsePromotes, 'labelled reject'),
    share('promoted unasked', promotedUnasked, 'not labelled promote'),
    share('false rejects', falseRejects, 'labelled promote'),
    '',
    row(['found by', ...decisions.map((decision) => `in ${decision}`), 'alone']),
    ...rules.map(({ rule, found: by, alone }) => row([rule, ...decisions.map((decision) => by[decision]), alone])),
    ...(disagreements.length > 0 ? ['', 'differs on'] : []),
    ...disagreements.map(
      ({ id, label, guard, needsUnderstanding, reason }) =>
        `  ${id.padEnd(28)} ${label} -> ${guard}${needsUnderstanding ? ' (needs understanding)' : ''}: ${reason.slice(0, 120)}`,
    ),
  ]
}

/** What the figures cannot say. */
export const LIMITS =
  'What stands beside the rules has one author with them and some of it mended them: its figures are too kind. What is held out was written without them, and no rule is tuned to it. All are made up, most to be told apart, so no share says how often a kind occurs. Trials of your own, labelled by a second pair of eyes (--labelled FILE), say more.'

const row = (cells: readonly (string | number)[]): string =>
  cells.map((cell, index) => (index === 0 ? String(cell).padEnd(20) : String(cell).padStart(18))).join('')
const two = (number: number): string => number.toFixed(2)
const percent = (part: number): string => `${(part * 100).toFixed(1)} %`
const share = (name: string, { count, of, interval }: Share, what = 'trials'): string =>
  `${name.padEnd(26)}${count} of ${of} ${what}${of === 0 ? '' : `  ${percent(count / of)}  (95 %: ${interval.map(percent).join(' to ')})`}`
