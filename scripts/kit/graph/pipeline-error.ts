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
