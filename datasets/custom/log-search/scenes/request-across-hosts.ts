import { opening, scene } from '#kit/conversations'
import { drawMoment, later, machinesOf } from '#kit/fleet'

const hex = '0123456789abcdef'

/** One failed request, followed by its id from the web server to the host where it really failed. */
export const requestAcrossHosts = scene('request-across-hosts', (act) => {
  const { talk, random, word } = act
  const site = act.site({ roles: ['web', 'api', 'db'], each: 2 })
  const web = random.pick(machinesOf(site, 'web'))
  const api = random.pick(machinesOf(site, 'api'))
  const [db] = machinesOf(site, 'db')
  const id = `req-${Array.from({ length: 10 }, () => random.pick([...hex])).join('')}`
  const at = drawMoment(random)
  const path = random.pick(['/orders', '/checkout', '/login', '/report/monthly', '/search'])
  const kind = random.pick(['lock', 'refused', 'slow-query', 'not-reached', 'unknown'] as const)
  const waited = random.pick([10, 30, 60])
  const time = (seconds: number) => later(at, seconds).toISOString().slice(0, 19)
  const webLog = '/var/log/nginx/access.log'
  const apiLog = '/var/log/api/api.log'
  const webAlias = `${site.environment}-web`
  const apiAlias = `${site.environment}-api`
  const status = kind === 'refused' ? 502 : kind === 'not-reached' ? 503 : 504
  const values = {
    id,
    path,
    waited,
    status,
    web: web.name,
    api: api.name,
    db: db.name,
    webAlias,
    apiAlias,
    application: site.application,
    start: time(0).slice(11),
    end: time(waited).slice(11),
  }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Find out what happened to the request {id} of {application}; it came in over {webAlias} and goes on to {apiAlias}',
          'Follow {id} through {webAlias} and {apiAlias}',
          'Trace the request {id} ({application}, first {webAlias}, then {apiAlias})',
        ],
        say: [
          'A customer got an error page with the id {id}. Web servers: {webAlias}, API: {apiAlias}',
          'Support sends me {id}. It must be in the logs of {webAlias} and {apiAlias}',
          'Why did {id} fail? The way is {webAlias}, then {apiAlias}',
        ],
      },
      values,
    ),
  )
  if (random.chance(0.3)) talk.think('The id ties the logs together: first the web servers, then the API hosts, and compare the times.')
  const hits = (alias: 'web' | 'api', on: string, lines: readonly string[]) =>
    Object.fromEntries(machinesOf(site, alias).map(({ name }) => [name, name === on && lines.length > 0 ? lines.join('\n') : { text: '', exit: 1 }]))
  const inWeb =
    kind === 'unknown'
      ? []
      : [
          `${time(waited)} ${id} "POST ${path}" ${status} upstream=${kind === 'not-reached' ? '-' : api.address} time=${kind === 'refused' || kind === 'not-reached' ? '0.002' : `${waited}.0${random.integer(10, 99)}`}`,
        ]
  talk.everywhere(webAlias, `grep -h ${id} ${webLog}`, hits('web', web.name, inWeb))
  const apiLines: Record<typeof kind, readonly string[]> = {
    lock: [
      `${time(0)} INFO ${id} begin ${path}`,
      `${time(1)} INFO ${id} update stock set reserved`,
      `${time(waited + 1)} ERROR ${id} canceling statement due to lock timeout`,
    ],
    'slow-query': [
      `${time(0)} INFO ${id} begin ${path}`,
      `${time(waited + 14)} WARN ${id} query took ${waited + 14}.2 s: select ... from items order by created`,
      `${time(waited + 14)} INFO ${id} done, client gone`,
    ],
    refused: [`${time(0)} INFO ${id} begin ${path}`, `${time(0)} ERROR ${id} connect to ${db.name}:5432: Connection refused`],
    'not-reached': [],
    unknown: [],
  }
  talk.everywhere(apiAlias, `grep -h ${id} ${apiLog}`, hits('api', api.name, apiLines[kind]))
  if (kind === 'unknown') {
    const oldest = time(random.integer(-90_000, -20_000))
    talk.everywhere(webAlias, `head -n 1 ${webLog} | cut -c1-19`, Object.fromEntries(machinesOf(site, 'web').map(({ name }) => [name, oldest])))
    talk.answer(
      word(
        [
          'No host of {webAlias} or {apiAlias} knows {id}. The web logs reach back to {oldest}; if the error is older it is in the rotated files. When did the customer see it?',
          '{id} is in none of the logs, which begin at {oldest}. Is the id complete, and from when is it?',
        ],
        { ...values, oldest },
      ),
    )
    return
  }
  if (kind === 'not-reached') {
    talk.answer(
      word(
        [
          '{web} answered {id} itself with 503 at {end}: it had no upstream to give it to (upstream=-), and no host of {apiAlias} ever saw the request. Look at the health checks of the API at that time.',
          'The request ended on {web} with {status}. It never reached {apiAlias}: the log says upstream=-, so all API servers were marked down at that moment ({end}).',
        ],
        values,
      ),
    )
    return
  }
  if (kind === 'refused') {
    const back = random.chance(0.6)
    if (back)
      talk.remote(
        db.name,
        'systemctl show postgresql@15-main -p ActiveState -p ActiveEnterTimestamp',
        `ActiveState=active\nActiveEnterTimestamp=${time(random.integer(5, 90)).replace('T', ' ')} UTC`,
      )
    talk.answer(
      `${word(['{web} passed it to {api}, and that could not connect to {db}:5432 (Connection refused) at {start}; hence the {status}.', 'It failed on {api}: at {start} the database {db} refused the connection, and {web} answered {status}.'], values)}${back ? ' PostgreSQL there has been active again since shortly after, so it was a restart of the database.' : ` The next place to look is postgresql on ${db.name}.`}`,
    )
    return
  }
  const looked = random.chance(0.5)
  if (looked && kind === 'lock') {
    talk.list(`${site.environment}-db`, machinesOf(site, 'db'))
    talk.remote(
      db.name,
      `grep -h 'lock timeout' /var/log/postgresql/postgresql-15-main.log | grep '${time(waited + 1).replace('T', ' ')}'`,
      `${time(waited + 1).replace('T', ' ')} UTC [${random.integer(2000, 60_000)}] ERROR:  canceling statement due to lock timeout`,
    )
  }
  talk.answer(
    kind === 'lock'
      ? word(
          [
            '{id} went over {web} to {api}, began at {start} and waited for a lock in the database until "canceling statement due to lock timeout". {web} had given up after {waited} s with {status}.{db_}',
            'The API host {api} waited {waited} seconds for a lock on stock; meanwhile {web} ran into its limit and answered {status}. Somebody else held that row.{db_}',
          ],
          { ...values, db_: looked ? ` ${db.name} has the same error in the same second.` : '' },
        )
      : word(
          [
            'On {api} a query took {took} s, {web} waits only {waited} s: so {status} at {end}, although the API finished later ("client gone"). The query (items order by created) needs an index.',
            'Too slow, not broken: {api} needed {took} s for one select, and {web} ended the request with {status} after {waited} s.',
          ],
          { ...values, took: `${waited + 14}.2` },
        ),
  )
})
