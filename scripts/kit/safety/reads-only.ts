import { type CommandWords, commandsOf } from '#kit/shell'
import { carried } from './carriers.ts'
import { recognize } from './commands/index.ts'
import { type GivenCall, parsed, scriptOf } from './destructive-actions.ts'

/** Says whether a call only looks: lists hosts, thinks, or runs programs that tell and change nothing. What is not known to tell is no look. */
export function readsOnly(call: GivenCall): boolean {
  if (call.name === 'list_agents' || call.name === 'think') return true
  const script = scriptOf(typeof call.arguments === 'string' ? parsed(call.arguments) : call.arguments)
  return script !== null && tells(script)
}

function tells(script: string): boolean {
  try {
    return commandsOf(script).every((words) => {
      const inner = carried(words, { kind: 'here' })
      return inner ? tells(inner.script) : recognize(words).length === 0 && isTelling(words)
    })
  } catch {
    return false
  }
}

// biome-ignore format: words read best in lines
const telling = new Set([
  'awk', 'blkid', 'cat', 'changes', 'cut', 'date', 'df', 'dig', 'dmesg', 'du', 'echo', 'egrep', 'false', 'file', 'findmnt', 'free', 'getent', 'grep', 'head', 'host',
  'hostname', 'id', 'iostat', 'journalctl', 'jq', 'last', 'less', 'ls', 'lsblk', 'lscpu', 'lsof', 'md5sum', 'netstat', 'nproc', 'nslookup', 'pgrep', 'pidof', 'ping',
  'printf', 'ps', 'readlink', 'sha256sum', 'sort', 'ss', 'stat', 'tail', 'test', '[', 'top', 'tr', 'traceroute', 'true', 'uname', 'uniq', 'uptime', 'vmstat', 'w', 'wc',
  'who', 'whoami', 'zcat', 'zgrep',
  // These run another command, which is looked at beside them.
  'env', 'nice', 'time', 'timeout', 'watch', 'xargs', 'cd',
])

/** Programs that tell with some of their words. */
const tellingWith: Readonly<Record<string, RegExp>> = {
  apt: /^(list|show|policy)\b/,
  bash: /^-[a-z]*c\b/,
  crontab: /^(-u \S+ )?-l$/,
  curl: /^(?!.*(^| )(-X|--request|-d|--data\S*|-T|-F|-o|-O)\b)/,
  docker: /^(compose (-\S+ \S+ )*)?(ps|inspect|logs|images|stats|info|version|top|port|config)\b/,
  dpkg: /^(-l|-L|-s|-S)\b/,
  find: /^(?!.*(-delete|-exec|-ok|-fprint))/,
  git: /^(status|log|diff|show|branch|remote -v)\b/,
  ip: /^(-\S+ )*(a|addr|address|r|route|link|l|n|neigh)( show.*)?$/,
  kubectl: /^(-n \S+ )?(get|describe|logs|top|version)\b/,
  mysql: /-e (select|show)\b(?!.*;\s*\w)/i,
  psql: /-\w*c (select|show|\\[dl])(?!.*;\s*\w)/i,
  'redis-cli': /\b(info|ping|get|dbsize|client list|keys|ttl)\b/i,
  sh: /^-[a-z]*c\b/,
  sed: /^(?!.*(^| )(-i|--in-place))/,
  systemctl: /^(-\S+ )*(status|is-active|is-enabled|is-failed|list-\S+|show|cat)\b|^--failed/,
}

function isTelling([name, ...words]: CommandWords): boolean {
  const plain = name?.split('/').at(-1) ?? ''
  if (telling.has(plain)) return true
  return Object.hasOwn(tellingWith, plain) && (tellingWith[plain]?.test(words.map((word) => word ?? '?').join(' ')) ?? false)
}
