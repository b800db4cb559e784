import { flagOf } from './collect-config.ts'

/** Flags by the key that they set, lists cut at commas; one given twice adds to its list. What is no number is left for the schema to refuse. */
export function readFlags(args: Readonly<Record<string, unknown>>, raw: readonly string[]): Map<string, unknown> {
  const flags = new Map<string, unknown>()
  for (const [key, flag] of Object.entries(flagOf)) {
    const value = args[flag]
    if (typeof value !== 'string') continue
    if (key === 'tasks' || key === 'exporter.formats')
      flags.set(
        key,
        everyValue(raw, flag).flatMap((text) => text.split(',').filter(Boolean)),
      )
    else flags.set(key, isNumber(key) && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value)
  }
  return flags
}

const isNumber = (key: string): boolean => ['agent.temperature', 'agent.max_turns', 'attempts', 'n_concurrent'].includes(key)

function everyValue(raw: readonly string[], flag: string): string[] {
  return raw.flatMap((word, place) => {
    if (word === `--${flag}`) return [raw[place + 1] ?? '']
    return word.startsWith(`--${flag}=`) ? [word.slice(flag.length + 3)] : []
  })
}
