import { createHash } from 'node:crypto'
import { globSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'

/**
 * What is wrong with a folder of trials in which nobody is at work, a line each: files that are not whole, and what was not put away. The file of a run whose process
 * nobody has reaped yet stays until a later run finds it silent.
 */
export function findLeftovers(store: string): string[] {
  const faults: string[] = []
  for (const name of globSync('**', { cwd: store }).filter((path) => statSync(join(store, path)).isFile())) {
    const bytes = readFileSync(join(store, name))
    if (name.startsWith('contents/')) {
      if (createHash('sha256').update(bytes).digest('hex') !== basename(name)) faults.push(`${name} holds other bytes than its name says`)
    } else if (name.endsWith('.json')) {
      if (!isJson(bytes.toString())) faults.push(`${name} is not whole`)
    } else if (name.endsWith('.jsonl')) {
      const lines = bytes.toString().split('\n').slice(0, -1)
      if (!lines.every(isJson)) faults.push(`${name}: a line but the last is not whole`)
    } else if (!name.endsWith('build.log')) faults.push(`${name} was left`)
    if (/^trials\/[^/]+\/(?!try-\d+\/)/.test(name)) faults.push(`${name} belongs to no try`)
  }
  for (const folder of globSync('trials/*/try-*', { cwd: store })) {
    if (!globSync('result.json', { cwd: join(store, folder) }).length) faults.push(`${folder} has no result`)
  }
  return faults
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
