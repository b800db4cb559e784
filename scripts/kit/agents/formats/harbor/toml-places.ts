type TomlPath = readonly (string | number)[]

const part = String.raw`(?:[\w-]+|"[^"]*"|'[^']*')`
const keyOfLine = new RegExp(String.raw`^\s*(${part}(?:\s*\.\s*${part})*)\s*=(.*)$`)
const headerOfLine = new RegExp(String.raw`^\s*(\[\[?)\s*(${part}(?:\s*\.\s*${part})*)\s*\]`)

/** Gives the line of a key in the text of a TOML document, or of the nearest one above it; lists of tables count from 0. */
export function tomlPlaces(text: string): (path: TomlPath) => number | null {
  const places = new Map<string, number>()
  const lists = new Map<string, number>()
  let table: string[] = []
  let openQuote: string | null = null
  for (const [index, line] of text.split('\n').entries()) {
    if (openQuote !== null) {
      if (line.includes(openQuote)) openQuote = null
      continue
    }
    const header = headerOfLine.exec(line)
    const key = header ? null : keyOfLine.exec(line)
    if (header) {
      table = openTable(partsOf(header[2] ?? ''), header[1] === '[[', lists)
      note(places, table, index + 1)
    } else if (key) {
      note(places, [...table, ...partsOf(key[1] ?? '')], index + 1)
      openQuote = quoteLeftOpen(key[2] ?? '')
    }
  }
  return (path) => {
    for (let length = path.length; length > 0; length -= 1) {
      const place = places.get(keyOf(path.slice(0, length)))
      if (place !== undefined) return place
    }
    return null
  }
}

/** The path of a table as its header names it, with the numbers of the lists that it lies in. */
function openTable(names: readonly string[], isList: boolean, lists: Map<string, number>): string[] {
  const path: string[] = []
  for (const [depth, name] of names.entries()) {
    path.push(name)
    const list = keyOf(path)
    if (isList && depth === names.length - 1) lists.set(list, (lists.get(list) ?? -1) + 1)
    const count = lists.get(list)
    if (count !== undefined) path.push(String(count))
  }
  return path
}

/** Notes the tables above a key too, where nothing has named them yet. */
function note(places: Map<string, number>, path: readonly string[], line: number): void {
  for (let length = 1; length <= path.length; length += 1) {
    const key = keyOf(path.slice(0, length))
    if (!places.has(key)) places.set(key, line)
  }
}

function quoteLeftOpen(value: string): string | null {
  const quote = ['"""', "'''"].find((mark) => value.includes(mark))
  return quote !== undefined && value.split(quote).length % 2 === 0 ? quote : null
}

const partsOf = (text: string): string[] => [...text.matchAll(new RegExp(part, 'g'))].map(([name]) => name.replace(/^(["'])(.*)\1$/, '$2'))

const keyOf = (path: TomlPath): string => JSON.stringify(path.map(String))
