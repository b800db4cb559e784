import type { Random } from '#kit/fleet'

/** Why a container does not stay up: what it logs, how it ends, and the cause in words. */
export interface Failure {
  exit: number
  oomKilled: boolean
  log: readonly string[]
  cause: string
  advice: string
}

/** Draws a failure of a container of one application. */
export function drawFailure(application: string, random: Random): Failure {
  const setting = random.pick(['DATABASE_URL', 'QUEUE_URL', 'SESSION_STORE', 'PUBLIC_URL', 'MAIL_FROM'])
  const address = `10.${random.integer(0, 63)}.${random.integer(0, 255)}.${random.integer(4, 250)}`
  const file = `/app/config/${random.pick(['app', 'server', 'worker', 'logging'])}.yaml`
  const line = random.integer(3, 88)
  const port = random.integer(3000, 9000)
  return random.pick<Failure>([
    {
      exit: 1,
      oomKilled: false,
      log: [`starting ${application}`, `Error: required setting ${setting} is not set`, '    at loadSettings (/app/dist/settings.js:41:11)'],
      cause: `the setting ${setting} is missing in its environment`,
      advice: `set ${setting} in its env file and create the container anew`,
    },
    {
      exit: 1,
      oomKilled: false,
      log: [`starting ${application}`, `connecting to postgres at ${address}:5432`, `Error: connect ECONNREFUSED ${address}:5432`],
      cause: `the database at ${address}:5432 refuses the connection`,
      advice: `look at postgresql on ${address} first; the container itself is fine`,
    },
    {
      exit: 137,
      oomKilled: true,
      log: [`starting ${application}`, 'warming the cache', `loaded ${random.integer(200, 900)}000 entries`],
      cause: 'it was killed for exceeding its memory limit (exit 137, OOMKilled)',
      advice: 'give it a higher limit, or find out why the cache grew',
    },
    {
      exit: 78,
      oomKilled: false,
      log: [`starting ${application}`, `config error: ${file}: line ${line}: mapping values are not allowed here`],
      cause: `${file} is not valid YAML in line ${line}`,
      advice: `mend line ${line} of ${file} and start it again`,
    },
    {
      exit: 1,
      oomKilled: false,
      log: [`starting ${application}`, `Error: listen EADDRINUSE: address already in use 0.0.0.0:${port}`],
      cause: `port ${port} is already taken`,
      advice: `find what holds port ${port} before starting it again`,
    },
    {
      exit: 126,
      oomKilled: false,
      log: ['/docker-entrypoint.sh: line 14: /app/bin/start: Permission denied'],
      cause: '/app/bin/start in the image is not executable',
      advice: 'build the image again with the execute bit set; no setting of the host mends this',
    },
  ])
}
