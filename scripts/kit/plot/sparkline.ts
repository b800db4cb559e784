const BARS = '▁▂▃▄▅▆▇█'

/** Values as one line of bars, for a terminal; the middle bar where all are equal. */
export function sparkline(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  return values.map((value) => BARS[high > low ? Math.round(((value - low) / (high - low)) * (BARS.length - 1)) : 3]).join('')
}
