import type { z } from 'zod'
import type { YamlPath } from '#kit/graph'
import { knownNames } from '#kit/spelling'
import { flagOf } from './collect-config.ts'

type Locate = (path: YamlPath, message: string) => string

/** What is wrong with what was asked for, with its mend. `locateKey` points at a key itself. */
export function describeFault(issue: z.core.$ZodIssue, { asked, locate, locateKey }: { asked: unknown; locate: Locate; locateKey: Locate }): string[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => locateKey([...path, key], `${[...path, key].join('.')} is no key of it; ${knownNames(key, keysAt(path))}`))
  }
  const given = valueAt(asked, path)
  const missing = path.join('.') === 'agent' ? 'agent.name' : path.join('.')
  const flag = Object.entries(flagOf).find(([name]) => name === missing)?.[1]
  if (given === undefined && flag) return [`${missing} is not given; write it in the file, or give --${flag}`]
  return [locate(path, `is ${JSON.stringify(given)}; ${mendOf(issue)}`)]
}

function valueAt(asked: unknown, path: YamlPath): unknown {
  let value = asked
  for (const part of path) value = typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === String(part))?.[1] : undefined
  return value
}

function mendOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `give ${issue.values.join(' or ')}`
  if (issue.code === 'too_small' && issue.origin !== 'number' && issue.origin !== 'int') return issue.origin === 'string' ? 'give a text' : 'name at least one'
  if (issue.code === 'too_small') return `give at least ${issue.minimum}`
  if (issue.code === 'too_big') return `give at most ${issue.maximum}`
  if (issue.code === 'invalid_type') return `give ${kinds[issue.expected] ?? issue.expected}`
  return issue.message
}

const kinds: Readonly<Record<string, string>> = { int: 'a whole number', number: 'a number', string: 'a text', array: 'a list', object: 'keys and values' }

function keysAt([first]: YamlPath): string[] {
  const keys = Object.keys(flagOf)
  if (first === undefined) return [...new Set(keys.map((key) => key.split('.')[0] ?? key))]
  return keys.flatMap((key) => (key.startsWith(`${first}.`) ? [key.slice(String(first).length + 1)] : []))
}
