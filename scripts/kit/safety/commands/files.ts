import type { CommandWords } from '#kit/shell'
import { type Destruction, destruction, hasOption, operands, type Recognizer } from './destruction.ts'

const paths = (verb: string, deed: 'delete' | 'format', kind: 'path' | 'device', names: CommandWords): Destruction[] =>
  (names.length > 0 ? names : [null]).map((name) => destruction(verb, deed, kind, name === null || name === '/' ? name : name.replace(/\/+$/, '')))

const rm: Recognizer = (words) => (hasOption(words, /[rR]/, '--recursive') ? paths('rm -r', 'delete', 'path', operands(words)) : [])

const find: Recognizer = (words) => {
  const deletes = words.some((word, place) => word === '-delete' || (/^-(exec|ok)(dir)?$/.test(word ?? '') && /(^|\/)(rm|shred)$/.test(words[place + 1] ?? '')))
  if (!deletes) return []
  const first = words.findIndex((word) => word !== null && /^[-(!]/.test(word) && !/^-[HLP]$/.test(word))
  return paths('find -delete', 'delete', 'path', operands(words.slice(0, first)))
}

const dd: Recognizer = (words) => {
  const device = words.find((word) => word === null || /^of=\/dev\/(?!null$|stdout$|stderr$|zero$|fd\/)/.test(word))
  if (device === undefined || (device === null && !words.some((word) => word?.startsWith('of=/dev/')))) return []
  return paths('dd', 'format', 'device', [device?.slice('of='.length) ?? null])
}

const device =
  (verb: string, isMeant: (words: CommandWords) => boolean = () => true): Recognizer =>
  (words) =>
    isMeant(words) ? paths(verb, 'format', 'device', operands(words, ['-t', '-L', '-N', '-o', '-U', '--type']).slice(-1)) : []

const subcommand =
  (program: string, verbs: readonly string[]): Recognizer =>
  (words) => {
    const [verb, ...names] = operands(words)
    return verbs.includes(verb ?? '') ? paths(`${program} ${verb}`, 'delete', 'device', names) : []
  }

const truncate: Recognizer = (words) =>
  words.some((word, place) => /^(-s0|--size=0)$/.test(word ?? '') || (/^(-s|--size)$/.test(word ?? '') && words[place + 1] === '0'))
    ? operands(words, ['-s', '--size']).map((name) => destruction('truncate', 'truncate', 'path', name))
    : []

export const files: Readonly<Record<string, Recognizer>> = {
  rm,
  find,
  dd,
  shred: (words) => paths('shred', 'delete', 'path', operands(words, ['-n', '-s'])),
  truncate,
  wipefs: device('wipefs', (words) => hasOption(words, /[aof]/, '--all', '--force', '--offset')),
  mkfs: device('mkfs'),
  mke2fs: device('mkfs'),
  blkdiscard: device('blkdiscard'),
  sgdisk: device('sgdisk', (words) => hasOption(words, /[zZo]/, '--zap-all', '--zap', '--clear')),
  parted: device('parted', (words) => words.some((word) => word === 'rm' || word === 'mklabel')),
  cryptsetup: device('cryptsetup', (words) => words.some((word) => word === 'erase' || word === 'luksErase' || word === 'luksFormat')),
  lvremove: (words) => paths('lvremove', 'delete', 'device', operands(words)),
  vgremove: (words) => paths('vgremove', 'delete', 'device', operands(words)),
  pvremove: (words) => paths('pvremove', 'delete', 'device', operands(words)),
  zfs: subcommand('zfs', ['destroy']),
  zpool: subcommand('zpool', ['destroy']),
}
