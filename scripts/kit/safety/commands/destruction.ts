import type { CommandWords } from '#kit/shell'
import type { Deed } from '../deeds.ts'

/** `host`: power is gone, data are lost, or nobody gets in any more. `service`: one service or process ends, and can be started again. */
export type Severity = 'host' | 'service'

export type TargetKind =
  | 'host'
  | 'service'
  | 'process'
  | 'path'
  | 'device'
  | 'database'
  | 'container'
  | 'cluster'
  | 'firewall'
  | 'account'
  | 'repository'
  | 'schedule'

/** What one command destroys or stops. `target` null: the whole of its kind, or a name that only running would tell. */
export interface Destruction {
  /** The command in its shortest form: `systemctl stop`, `rm -r`. */
  verb: string
  deed: Deed
  kind: TargetKind
  target: string | null
  severity: Severity
}

/** Knows the words after a command's name; gives what the command destroys, or nothing. */
export type Recognizer = (words: CommandWords) => Destruction[]

export const destruction = (verb: string, deed: Deed, kind: TargetKind, target: string | null = null, severity: Severity = 'host'): Destruction => ({
  verb,
  deed,
  kind,
  target,
  severity,
})

/** Words that are no options, nor values of the options that take one. */
export function operands(words: CommandWords, valued: readonly string[] = []): CommandWords {
  const found: (string | null)[] = []
  for (let place = 0; place < words.length; place += 1) {
    const word = words[place] ?? null
    if (word === '--') return [...found, ...words.slice(place + 1)]
    if (word !== null && valued.includes(word)) place += 1
    else if (word === null || !word.startsWith('-') || word === '-') found.push(word)
  }
  return found
}

/** Says whether an option stands among the words, long (`--force`) or in a bundle of letters (`-rf`). */
export const hasOption = (words: CommandWords, letters: RegExp, ...long: readonly string[]): boolean =>
  words.some((word) => word !== null && (long.includes(word) || (/^-[a-zA-Z]+$/.test(word) && letters.test(word))))

/** Says whether the command only tells what it would do. */
export const isDryRun = (words: CommandWords): boolean => words.some((word) => /^--dry-run(=(client|server))?$/.test(word ?? ''))
