import { logTicks, niceTicks, tickText } from './nice-ticks.ts'
import { timeTicks } from './time-ticks.ts'

export type ScaleKind = 'linear' | 'log' | 'time' | 'category'

/** Where a value lies between the two ends of an axis, as a share, and what is written along it. */
export interface Scale {
  kind: ScaleKind
  place(value: number | string): number
  ticks: { value: number | string; text: string }[]
}

const MOST_TICKS = 6
/** Beyond this ratio values of a param, such as rates, are told apart by their order of magnitude. */
const LOG_FROM = 50

/** Categories where a value is no number; else linear, or logarithmic where values above 0 span orders of magnitude. */
export function chooseKind(values: readonly (number | string)[]): ScaleKind {
  const numbers = values.filter((value) => typeof value === 'number')
  if (numbers.length < values.length) return 'category'
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
  return low > 0 && high / low >= LOG_FROM ? 'log' : 'linear'
}

export function makeScale(values: readonly (number | string)[], kind: ScaleKind): Scale {
  if (kind === 'category') return categories(values)
  const numbers = values.map(Number)
  const [low, high] = widen(Math.min(...numbers), Math.max(...numbers), kind)
  const ticks = kind === 'time' ? timeTicks(low, high, MOST_TICKS) : (kind === 'log' ? logTicks(low, high) : niceTicks(low, high, MOST_TICKS)).map(textOf)
  const measure = kind === 'log' ? Math.log : (value: number) => value
  const [from, to] = [measure(Math.min(low, ticks[0]?.value ?? low)), measure(Math.max(high, ticks.at(-1)?.value ?? high))]
  return { kind, ticks, place: (value) => (measure(Number(value)) - from) / (to - from) }
}

const textOf = (value: number) => ({ value, text: tickText(value) })

/** One value alone stands in the middle. */
function widen(low: number, high: number, kind: ScaleKind): [number, number] {
  if (low < high) return [low, high]
  if (kind === 'log') return [low / 2, high * 2]
  const room = kind === 'time' ? 30_000 : Math.abs(low) * 0.1 || 1
  return [low - room, high + room]
}

function categories(values: readonly (number | string)[]): Scale {
  const names = [...new Set(values.map(String))].sort((a, b) => (a < b ? -1 : 1))
  return {
    kind: 'category',
    ticks: names.map((value) => ({ value, text: value })),
    place: (value) => (names.indexOf(String(value)) + 0.5) / names.length,
  }
}
