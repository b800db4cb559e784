/** The closed lists of the room: training and evaluation share them. All that is open (numbers, invented names) lies in `world.ts`. */

export const environments = ['prod', 'stage', 'dev', 'test', 'qa'] as const

// biome-ignore format: words read best in lines
export const roles = [
  'web', 'db', 'api', 'cache', 'mail', 'proxy', 'auth', 'queue', 'batch', 'search', 'build', 'media', 'metrics', 'backup', 'gateway', 'worker',
] as const

// biome-ignore format: words read best in lines
export const services = [
  'nginx', 'redis', 'postgresql', 'mysql', 'docker', 'ssh', 'cron', 'haproxy', 'grafana', 'prometheus', 'rabbitmq', 'kafka', 'consul', 'vault', 'varnish', 'memcached',
] as const

// biome-ignore format: words read best in lines
export const packages = [
  'curl', 'git', 'htop', 'jq', 'tmux', 'vim', 'rsync', 'unzip', 'strace', 'tcpdump', 'wget', 'python3', 'nodejs', 'make', 'gcc', 'ncdu',
] as const

/** Stems of files and folders anyone may have. */
// biome-ignore format: words read best in lines
export const words = [
  'access', 'error', 'app', 'data', 'uploads', 'report', 'billing', 'orders', 'users', 'sessions', 'images', 'import', 'export', 'archive', 'site', 'shop',
] as const

// biome-ignore format: words read best in lines
export const firstNames = [
  'anna', 'ben', 'carla', 'david', 'elena', 'frank', 'grace', 'hugo', 'irene', 'jonas', 'kim', 'laura', 'marco', 'nina', 'oscar', 'paula',
] as const

/** Stems that both sides know; the rest of a name (number, environment) may still be held out. */
export const knownStems: ReadonlySet<string> = new Set([...roles, ...words, ...firstNames])
