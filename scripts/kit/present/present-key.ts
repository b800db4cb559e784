interface ShownKey {
  key: string
  parts: Record<string, unknown>
}

const TITLES: Record<string, string> = {
  params: 'params',
  inputs: 'inputs (port <- step/file)',
  order: 'order of the steps that leave one input',
  folders: 'folders asked for by digest',
  reads: 'files the stage reads',
  code: 'code, without comments, types and white space',
  packages: 'npm packages',
}
const DIGEST = /^[0-9a-f]{64}$/

/** All that a run key is made of, part by part; digests are cut to what tells them apart. */
export function presentKey({ key, parts }: ShownKey): string[] {
  const lines = [`key ${key}`]
  for (const [name, title] of Object.entries(TITLES)) {
    const entries = Object.entries(flattened(parts[name]))
    if (entries.length === 0) continue
    const width = Math.max(...entries.map(([what]) => what.length))
    lines.push('', `${title}: ${entries.length}`, ...entries.map(([what, value]) => `  ${what.padEnd(width)}  ${cut(value)}`))
  }
  const rest = Object.entries(parts).filter(([name]) => !(name in TITLES))
  return [...lines, '', ...rest.map(([name, value]) => `${name}: ${cut(value)}${name === 'node' ? ' (major version)' : ''}`)]
}

const cut = (value: unknown): string => (typeof value === 'string' ? (DIGEST.test(value) ? value.slice(0, 12) : value) : JSON.stringify(value))

function flattened(value: unknown, prefix = ''): Record<string, unknown> {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isMap) return prefix ? { [prefix.slice(0, -1)]: value } : {}
  return Object.assign({}, ...Object.entries(value).map(([key, below]) => flattened(below, `${prefix}${key}.`)))
}
