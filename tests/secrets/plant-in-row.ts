/** A copy of a row of JSON with the text in one of its strings, between two words; the `turn` tells in which. Strings that are JSON are opened, and closed again. */
export function plantInRow(row: unknown, text: string, turn: number): unknown {
  const isPlace = count(row, hasWords) > 0 ? hasWords : isLong
  let left = turn % count(row, isPlace)
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') {
      const opened = parsed(value)
      if (opened) return JSON.stringify(walk(opened))
      return isPlace(value) && left-- === 0 ? planted(value, text, turn) : value
    }
    if (Array.isArray(value)) return value.map(walk)
    if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item)]))
    return value
  }
  return walk(row)
}

type IsPlace = (value: string) => boolean
const hasWords: IsPlace = (value) => /\S \S/.test(value)
const isLong: IsPlace = (value) => value.length > 4

function count(value: unknown, isPlace: IsPlace): number {
  if (typeof value === 'string') {
    const opened = parsed(value)
    return opened ? count(opened, isPlace) : Number(isPlace(value))
  }
  return value && typeof value === 'object' ? Object.values(value).reduce<number>((sum, item) => sum + count(item, isPlace), 0) : 0
}

function planted(value: string, text: string, turn: number): string {
  const gaps = [...value.matchAll(/ /g)].map(({ index }) => index)
  const gap = gaps[(turn * 31) % gaps.length] ?? 0
  return `${value.slice(0, gap)} ${text} ${value.slice(gap + 1)}`
}

function parsed(value: string): object | null {
  if (!/^[[{]/.test(value)) return null
  try {
    return JSON.parse(value) as object // it begins as one
  } catch {
    return null
  }
}
