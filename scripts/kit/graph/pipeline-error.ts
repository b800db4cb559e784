import { isMap, isScalar, type LineCounter, type Node, type ParsedNode, type YAMLMap } from 'yaml'

export type YamlPath = readonly (string | number)[]

/** What is wrong in a pipeline file: each line names file, line, column, the fault and the mend. */
export class PipelineError extends Error {
  override name = 'PipelineError'
  constructor(faults: readonly string[]) {
    super(faults.join('\n'))
  }
}

/** Turns a place in the data into a place in the text. `key` points at the key itself rather than at its value. */
export function createLocator(file: string, contents: ParsedNode | null, lines: LineCounter) {
  return (path: YamlPath, message: string, key = false): string => {
    const offset = offsetOf(contents, path, key) ?? 0
    const { line, col } = lines.linePos(offset)
    return `${file}:${line}:${col}: ${message}`
  }
}

function offsetOf(contents: Node | null, path: YamlPath, key: boolean): number | undefined {
  let node: unknown = contents
  let offset = rangeStart(node)
  for (const [depth, part] of path.entries()) {
    if (isMap(node)) {
      const pair = (node as YAMLMap).items.find((item) => isScalar(item.key) && String(item.key.value) === String(part))
      if (!pair) return offset
      offset = rangeStart(key && depth === path.length - 1 ? pair.key : pair.value) ?? rangeStart(pair.key) ?? offset
      node = pair.value
    } else if (node && typeof node === 'object' && 'items' in node && Array.isArray(node.items)) {
      node = node.items[Number(part)]
      offset = rangeStart(node) ?? offset
    } else return offset
  }
  return offset
}

const rangeStart = (node: unknown): number | undefined =>
  node && typeof node === 'object' && 'range' in node && Array.isArray(node.range) ? Number(node.range[0]) : undefined

/** "did you mean train?" where one known name is close, else the list of what there is. */
export function knownNames(wrong: string, known: readonly string[]): string {
  const near = known.map((name) => ({ name, distance: editDistance(wrong, name) })).sort((a, b) => a.distance - b.distance)[0]
  if (near && near.distance <= Math.max(wrong.length > 3 ? 2 : 1, Math.floor(wrong.length / 3))) return `did you mean "${near.name}"?`
  return `there is: ${known.join(', ')}`
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
