/** What happens to a path. `names`: it stands there, and what becomes of it cannot be told. */
export type Touch = 'reads' | 'lists' | 'writes' | 'removes' | 'runs' | 'names'

const silent = [
  'echo',
  'printf',
  'export',
  'local',
  'declare',
  'exit',
  'return',
  'true',
  'false',
  'kill',
  'pkill',
  'killall',
  'man',
  'read',
  'set',
  'seq',
  'shift',
  'trap',
  'unset',
  'which',
  'type',
  'date',
  'sleep',
]
const listing = ['[', '[[', 'basename', 'cd', 'dirname', 'du', 'file', 'find', 'ls', 'pushd', 'readlink', 'realpath', 'stat', 'test', 'tree', 'wc']
const removing = ['rm', 'rmdir', 'shred', 'unlink']
const writing = ['mkdir', 'mkfifo', 'mktemp', 'patch', 'tee', 'touch', 'truncate']
const changing = ['chattr', 'chgrp', 'chmod', 'chown', 'setfacl']
const copying = ['cp', 'install', 'ln', 'mv', 'rsync', 'scp']
const running = ['.', 'bash', 'dash', 'ksh', 'sh', 'source', 'zsh']
/** Commands whose first operand is a pattern or a program. */
const worded = ['awk', 'egrep', 'fgrep', 'gawk', 'grep', 'jq', 'mawk', 'rg', 'sed', 'sort', 'tr', 'yq']

/** What a command does to the paths among its words, by its name; an unknown one reads them. */
export function touchesOf(command: string, words: readonly string[]): { path: string; how: Touch }[] {
  const every = (how: Touch, paths: readonly string[]) => paths.map((path) => ({ path, how }))
  const operands = words.filter((word) => !word.startsWith('-') && ![']', ']]', '{}', '+'].includes(word))
  if (command === '' || silent.includes(command)) return []
  if (command === 'dd')
    return words.flatMap((word) =>
      /^(of|if)=/.test(word) ? [{ path: word.slice(3), how: word.startsWith('of') ? ('writes' as const) : ('reads' as const) }] : [],
    )
  if (command === 'ssh-keygen' && !words.some((word) => /^-(?:[yl]|e)$/.test(word)))
    return every('writes', words.slice(words.indexOf('-f') + 1 || words.length).slice(0, 1))
  if (copying.includes(command)) return copied(command, words, operands)
  if (changing.includes(command)) return every('writes', operands.slice(1))
  if (removing.includes(command)) return every('removes', operands)
  if (writing.includes(command)) return every('writes', operands)
  if (running.includes(command)) return every('runs', operands.slice(0, 1))
  if (command === 'find' && removesFound(words)) return every('removes', upToOption(words))
  if (command === 'find') return every('lists', upToOption(words))
  if (listing.includes(command)) return every('lists', operands)
  if (command === 'curl' || command === 'wget') return transferred(command, words)
  const files = worded.includes(command) ? operands.slice(hasScript(words) ? 0 : 1) : operands
  const inPlace = command === 'sed' && words.some((word) => /^-[a-zA-Z]*i|^--in-place/.test(word))
  return every(inPlace ? 'writes' : 'reads', files.filter(isPath))
}

function copied(command: string, words: readonly string[], operands: readonly string[]): { path: string; how: Touch }[] {
  const option = words.findIndex((word) => word === '-t' || word === '--target-directory')
  const target = option >= 0 ? words[option + 1] : operands.at(-1)
  return operands.map((path) => ({ path, how: path === target ? 'writes' : command === 'mv' ? 'removes' : 'reads' }))
}

const removesFound = (words: readonly string[]): boolean =>
  words.includes('-delete') || words.some((word, place) => /^-(exec|ok)(dir)?$/.test(word) && removing.includes(words[place + 1]?.split('/').at(-1) ?? ''))

/** Files that are sent (`-d @FILE`, `-F name=@FILE`, `-T FILE`), and those that what comes is kept in. */
function transferred(command: string, words: readonly string[]): { path: string; how: Touch }[] {
  const kept =
    command === 'curl' ? /^(?:-[a-zA-Z]*o|--output|-D|--dump-header|-c|--cookie-jar)$/ : /^(?:-[a-zA-Z]*[Oo]|--output-(?:document|file)|-P|--directory-prefix)$/
  return words.flatMap((word, place): { path: string; how: Touch }[] => {
    const before = words[place - 1] ?? ''
    const [, sent] = /^(?:[\w.-]+=|--[\w-]+=|-[dF])?@([^;]+)/.exec(word) ?? []
    if (kept.test(before)) return [{ path: word, how: 'writes' }]
    const [, option, value = ''] = /^(--[\w-]+)=(.+)$/s.exec(word) ?? []
    if (option && kept.test(option)) return [{ path: value, how: 'writes' }]
    if (sent) return [{ path: sent, how: 'reads' }]
    if (/^(?:-T|--upload-file|--post-file|-K|--config|-E|--cert|--key)$/.test(before)) return [{ path: word, how: 'reads' }]
    return option === '--post-file' || option === '--body-file' ? [{ path: value, how: 'reads' }] : word.startsWith('/') ? [{ path: word, how: 'reads' }] : []
  })
}

const upToOption = (words: readonly string[]): readonly string[] => {
  const first = words.findIndex((word) => /^[-(!]/.test(word) && !/^-[HLP]$/.test(word))
  return first < 0 ? words : words.slice(0, first)
}

/** Options that take the pattern or the program, so that every operand is a file. */
const hasScript = (words: readonly string[]): boolean => words.some((word) => /^(-e|-f|--expression|--regexp|--file)/.test(word))

/** A word that may be a path: another language's code, or a number, is none. */
const isPath = (word: string): boolean => !/[\s(){}"';=]/.test(word) && !/^[\d.,:+-]+$/.test(word)
