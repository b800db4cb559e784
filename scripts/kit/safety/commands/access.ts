import { destruction, hasOption, isDryRun, operands, type Recognizer } from './destruction.ts'

/** Rules gone, or all turned away: the way to the host may be gone with them. */
const tables: Recognizer = (words) =>
  hasOption(words, /F/, '--flush') || words.some((word, place) => word === '-P' && ['DROP', 'REJECT'].includes(words[place + 2] ?? ''))
    ? [destruction('iptables -F', 'cut-off', 'firewall')]
    : []

const link: Recognizer = (words) => {
  const text = words.join(' ')
  if (/^link set (dev )?\S+ down\b/.test(text)) return [destruction('ip link down', 'cut-off', 'firewall', words.at(-2) ?? null)]
  return /^(route|r) (del|delete|flush)\b/.test(text) ? [destruction('ip route del', 'cut-off', 'firewall')] : []
}

const git: Recognizer = (words) => {
  const [verb, remote, ...names] = operands(words, ['-C', '-c'])
  if (verb !== 'push' || isDryRun(words) || hasOption(words, /n/)) return []
  const isForced = hasOption(words, /[fd]/, '--force', '--mirror', '--delete') || words.some((word) => /^(\+|:\w|--force-with-lease)/.test(word ?? ''))
  return isForced ? [destruction('git push --force', 'force-push', 'repository', names.at(-1)?.replace(/^[+:]/, '') ?? remote ?? null)] : []
}

const user: Recognizer = (words) =>
  operands(words).map((name) => destruction('userdel', 'delete', 'account', name, hasOption(words, /r/, '--remove', '--remove-home') ? 'host' : 'service'))

export const access: Readonly<Record<string, Recognizer>> = {
  iptables: tables,
  ip6tables: tables,
  nft: (words) => (words[0] === 'flush' ? [destruction('nft flush', 'cut-off', 'firewall')] : []),
  ufw: (words) => (words.some((word) => word === 'disable' || word === 'reset') ? [destruction('ufw disable', 'cut-off', 'firewall')] : []),
  ip: link,
  ifdown: (words) => [destruction('ifdown', 'cut-off', 'firewall', operands(words)[0] ?? null)],
  git,
  userdel: user,
  deluser: user,
  crontab: (words) => (hasOption(words, /r/) ? [destruction('crontab -r', 'delete', 'schedule')] : []),
}
