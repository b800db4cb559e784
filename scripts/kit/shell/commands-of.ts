import type { SimpleCommandNode, WordNode } from 'just-bash'
import { parseScript } from './parse-script.ts'

/** The words of one command as far as they are known before it runs; null stands for a word that is not (`$HOST`, `*.log`). The first is the name. */
export type CommandWords = readonly (string | null)[]

/** Every command a script may run: in pipelines, branches, functions, substitutions, and behind `env`, `xargs`, `find -exec`, `bash -c` and their like. */
export function commandsOf(script: string): CommandWords[] {
  const commands: CommandWords[] = []
  visit(parseScript(script), (node) => commands.push(...unwrap([node.name, ...node.args].map((word) => (word ? textOf(word.parts) : null)))))
  return commands
}

function visit(value: unknown, found: (node: SimpleCommandNode) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, found)
  else if (value && typeof value === 'object') {
    const node = value as { type?: unknown } // every node of the tree has a type
    if (node.type === 'SimpleCommand') {
      const command = node as SimpleCommandNode // by its type
      if (command.name) found(command)
    }
    for (const item of Object.values(value)) visit(item, found)
  }
}

function textOf(parts: WordNode['parts']): string | null {
  let text = ''
  for (const part of parts) {
    const piece =
      part.type === 'Literal' || part.type === 'SingleQuoted' || part.type === 'Escaped' ? part.value : part.type === 'DoubleQuoted' ? textOf(part.parts) : null
    if (piece === null) return null
    text += piece
  }
  return text
}

/** Commands that run another one: their options that take a value, and how many words stand before that command. */
const wrappers: Record<string, { valued: readonly string[]; words: number }> = {
  builtin: { valued: [], words: 0 },
  chroot: { valued: [], words: 1 },
  command: { valued: [], words: 0 },
  env: { valued: ['-u', '--unset', '-C', '--chdir'], words: 0 },
  exec: { valued: ['-a'], words: 0 },
  ionice: { valued: ['-c', '-n', '-p'], words: 0 },
  nice: { valued: ['-n'], words: 0 },
  nohup: { valued: [], words: 0 },
  setsid: { valued: [], words: 0 },
  stdbuf: { valued: ['-i', '-o', '-e'], words: 0 },
  time: { valued: ['-f', '-o'], words: 0 },
  timeout: { valued: ['-k', '-s', '--kill-after', '--signal'], words: 1 },
  watch: { valued: ['-n', '--interval'], words: 0 },
  xargs: { valued: ['-a', '-d', '-E', '-I', '-L', '-n', '-P', '-s'], words: 0 },
}
export const shells = ['bash', 'dash', 'ksh', 'sh', 'zsh']

/** The command itself, and those it runs in turn. */
export function unwrap(words: CommandWords): CommandWords[] {
  const name = words[0]?.split('/').at(-1)
  if (name === undefined) return [words]
  return [words, ...innerCommands(name, words.slice(1))]
}

function innerCommands(name: string, rest: CommandWords): CommandWords[] {
  const wrapper = Object.hasOwn(wrappers, name) ? wrappers[name] : undefined
  if (wrapper) {
    const inner = rest.slice(firstWord(rest, wrapper))
    return inner.length > 0 ? unwrap(inner) : []
  }
  if (name === 'find') return rest.flatMap((word, index) => (/^-(exec|ok)(dir)?$/.test(word ?? '') ? unwrap(rest.slice(index + 1)) : []))
  if (name === 'eval') return parsed(rest.every((word) => word !== null) ? rest.join(' ') : null)
  if (shells.includes(name)) {
    const place = rest.findIndex((word) => /^-[a-z]*c[a-z]*$/.test(word ?? ''))
    return place < 0 ? [] : parsed(rest[place + 1] ?? null)
  }
  return []
}

function firstWord(words: CommandWords, { valued, words: before }: { valued: readonly string[]; words: number }): number {
  let place = 0
  while (place < words.length) {
    const word = words[place] ?? ''
    if (valued.includes(word)) place += 2
    else if (word.startsWith('-') || /^[A-Za-z_]\w*=/.test(word)) place += 1
    else break
  }
  return place + before
}

function parsed(script: string | null): CommandWords[] {
  if (script === null) return []
  try {
    return commandsOf(script)
  } catch {
    // Text that is no script runs nothing.
    return []
  }
}
