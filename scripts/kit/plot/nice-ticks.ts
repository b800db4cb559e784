/** Round numbers that span the values, about `count` of them: steps of 1, 2 or 5 times a power of ten. */
export function niceTicks(low: number, high: number, count: number): number[] {
  const span = high - low
  if (!(span > 0)) return [low]
  const rough = span / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10)
  const first = Math.floor(low / step + 1e-9)
  const last = Math.ceil(high / step - 1e-9)
  return Array.from({ length: last - first + 1 }, (_, index) => round((first + index) * step, step))
}

/** Powers of ten within the values, and their 2- and 5-folds where there are few. */
export function logTicks(low: number, high: number): number[] {
  const [from, to] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))]
  const factors = to - from > 3 ? [1] : to - from > 1 ? [1, 3] : [1, 2, 5]
  const ticks = Array.from({ length: to - from + 1 }, (_, index) => factors.map((factor) => round(factor * 10 ** (from + index), 10 ** (from + index)))).flat()
  const below = Math.max(
    0,
    ticks.findLastIndex((tick) => tick <= low),
  )
  const above = ticks.findIndex((tick) => tick >= high)
  return ticks.slice(below, above + 1)
}

/** As short as tells them apart: 0.005, 12,000, 1e-7. */
export function tickText(value: number): string {
  if (value === 0) return '0'
  if (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e7) return value.toExponential().replace('+', '')
  const [whole = '', fraction] = String(value).split('.')
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${fraction === undefined ? '' : `.${fraction}`}`
}

const round = (value: number, step: number): number => Number(value.toFixed(Math.max(0, Math.min(20, -Math.floor(Math.log10(step)) + 1))))
