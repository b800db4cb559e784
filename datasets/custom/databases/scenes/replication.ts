import { opening, scene } from '#kit/conversations'
import { machinesOf } from '#kit/fleet'
import { psql, span } from '#kit/screens'
import { drawAddress, query, storeOf } from '../store.ts'

const asks = {
  ask: [
    'Check the replication of {host}',
    'How far behind is the replica of {host}',
    'Is the postgres replica of {host} in step',
    'Show the replication lag of {host}',
    'What is the state of streaming replication on {host}',
  ],
  say: ['Reports from the replica of {host} look old. How far behind is it?', 'The alert says replication lag on {alias}. Which replica is it?'],
}

export const replication = scene(
  'replication',
  (act) => {
    const { talk, random, word } = act
    const site = act.site({ roles: ['db'], each: random.integer(2, 3) })
    const [primary, ...replicas] = machinesOf(site, 'db')
    const alias = `${site.environment}-db`
    const host = primary.name
    talk.user(opening(act, asks, { host, alias }))
    const kind = random.pick(['fine', 'behind', 'gone'] as const)
    const slow = replicas.at(-1) ?? primary
    const lag = kind === 'behind' ? random.integer(95, 7000) : 0
    talk.list(alias, [primary, ...replicas])
    const streaming = replicas.filter((replica) => kind !== 'gone' || replica !== slow)
    talk.remote(
      host,
      query(
        { database: 'postgres' },
        "SELECT application_name, client_addr, state, sync_state, date_trunc('second', replay_lag) AS replay_lag FROM pg_stat_replication",
      ),
      psql(
        ['application_name', 'client_addr', 'state', 'sync_state', 'replay_lag'],
        streaming.map((replica) => [replica.name, replica.address, 'streaming', 'async', span(replica === slow ? lag : 0)]),
      ),
    )
    if (kind === 'fine')
      return talk.answer(
        word(
          [
            '{count} of {count} replicas stream and none is behind: replay_lag is 00:00:00.',
            'In step. {names} streaming with a replay lag of 00:00:00.',
            'Replication of {host} is healthy: {names} at 00:00:00.',
          ],
          { count: replicas.length, host, names: replicas.map(({ name, address }) => `${name} (${address})`).join(' and ') },
        ),
      )
    if (kind === 'behind') {
      const minutes = Math.floor(lag / 60)
      talk.remote(
        slow.name,
        query(
          { database: 'postgres' },
          "SELECT pid, date_trunc('second', now() - query_start) AS runtime, left(query, 60) AS query FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() ORDER BY 2 DESC LIMIT 1",
        ),
        psql(
          ['pid', 'runtime', 'query'],
          [[String(primary.units[0]?.pid ?? 811), span(lag + 20), `SELECT * FROM ${random.pick(['orders', 'events', 'payments'])} ORDER BY created_at`]],
          [0],
        ),
      )
      return talk.answer(
        word(
          [
            '{name} is {lag} behind. A query has been running on it for longer than that, and replay waits for it (max_standby_streaming_delay). I would let it finish or cancel it there; nothing is changed.',
            'Replica {name} lags by {lag} ({minutes} minutes). The reason stands beside it: one long SELECT on the replica that replay may not disturb.',
            'It is {name}: {lag} behind, held up by a report query on the replica itself. Shall I cancel that query?',
          ],
          { name: slow.name, lag: span(lag), minutes },
        ),
      )
    }
    const segment = `0000000100000${random.integer(100, 999)}000000${random.integer(10, 99)}`
    talk.remote(
      slow.name,
      'sudo tail -n 2 /var/log/postgresql/postgresql-15-main.log',
      `LOG:  started streaming WAL from primary at ${random.integer(100, 900)}/${random.integer(10, 99)}000000 on timeline 1\nFATAL:  could not receive data from WAL stream: ERROR:  requested WAL segment ${segment} has already been removed`,
    )
    talk.answer(
      word(
        [
          '{name} does not replicate at all: the primary has already removed WAL segment {segment} that it needs. It must be set up anew with pg_basebackup; that overwrites its data folder, so I wait for your word.',
          '{name} is missing in pg_stat_replication. Its log says that segment {segment} is gone on the primary, so it cannot catch up by itself. A new base backup is due; shall I prepare one?',
          'Replica {name} fell out: it asks for {segment}, which {host} no longer has. Only a new base backup helps; a replication slot would have kept the segment.',
        ],
        { name: slow.name, segment, host },
      ),
    )
  },
  1.2,
)

const mysqlAsks = {
  ask: [
    'Check the MySQL replica on {host}',
    'How far behind is the mysql replica {host}',
    'Show the replica status of mysql on {host}',
    'Does replication work on the MySQL host {host}',
    'Is the MySQL replica {host} in step with its source',
  ],
  say: ['Data on the MySQL replica {host} is old, why?', 'The MySQL replica {host} raised an alert. What is it?'],
}

export const mysqlReplica = scene('mysql-replica', (act) => {
  const { talk, random, word } = act
  const { host, database } = storeOf(act)
  const source = drawAddress(random)
  const kind = random.pick(['fine', 'behind', 'error', 'link'] as const)
  const seconds = kind === 'behind' ? random.integer(120, 9000) : 0
  const table = random.pick(['orders', 'events', 'accounts'])
  const id = random.integer(1000, 99_999)
  const io = kind === 'link' ? 'Connecting' : 'Yes'
  talk.user(opening(act, mysqlAsks, { host }))
  const status = [
    `                  Source_Host: ${source}`,
    `           Replica_IO_Running: ${io}`,
    `          Replica_SQL_Running: ${kind === 'error' ? 'No' : 'Yes'}`,
    `        Seconds_Behind_Source: ${kind === 'error' || kind === 'link' ? 'NULL' : seconds}`,
    ...(kind === 'link'
      ? [
          `                Last_IO_Error: Error connecting to source 'repl@${source}:3306'. This was attempt ${random.integer(4, 90)}/86400, with a delay of 60 seconds between attempts. Message: Can't connect to MySQL server on '${source}:3306' (111)`,
        ]
      : ['                Last_IO_Error: ']),
    ...(kind === 'error'
      ? [
          `               Last_SQL_Error: Could not execute Write_rows event on table ${database}.${table}; Duplicate entry '${id}' for key '${table}.PRIMARY', Error_code: 1062`,
        ]
      : ['               Last_SQL_Error: ']),
  ].join('\n')
  talk.remote(host, "sudo mysql -e 'SHOW REPLICA STATUS\\G' | grep -E 'Source_Host|Running:|Seconds_Behind|Last_(IO|SQL)_Error:'", status)
  if (kind === 'link') {
    talk.remote(host, `nc -zv -w 3 ${source} 3306`, { text: `nc: connect to ${source} port 3306 (tcp) failed: Connection refused`, exit: 1 })
    return talk.answer(
      word(
        [
          'It cannot reach its source: {source}:3306 refuses the connection, also for nc. MySQL there is down or a firewall rejects it; the replica itself is fine.',
          'The link is cut. Replica_IO_Running says Connecting, and {source} refuses port 3306. Look at the source first.',
          'Replication waits for {source}:3306, connection refused. As soon as MySQL answers there it goes on by itself.',
        ],
        { source },
      ),
    )
  }
  if (kind === 'error') {
    talk.remote(
      host,
      `sudo mysql -t -e "SELECT COUNT(*) AS present FROM ${database}.${table} WHERE id = ${id}"`,
      '+---------+\n| present |\n+---------+\n|       1 |\n+---------+',
    )
    return talk.answer(
      word(
        [
          'It stopped with error 1062: row {id} of {table} is there already, so somebody wrote to the replica. Skipping the event would go on, but leaves the two unequal; I would compare the row with {source} first.',
          'Replica_SQL_Running is No: a duplicate key {id} in {database}.{table}. The row exists on the replica. I changed nothing; decide whether to skip it or to build the replica anew.',
          'The SQL thread hit a duplicate entry {id} in {table} (1062). Make the replica read-only once that is mended, since rows were written to it.',
        ],
        { id, table, source, database },
      ),
    )
  }
  return talk.answer(
    kind === 'fine'
      ? word(
          [
            'Both threads run and it is 0 seconds behind {source}.',
            'In step with {source}: Seconds_Behind_Source is 0.',
            'Healthy. IO and SQL threads say Yes, lag 0, source {source}.',
          ],
          { source },
        )
      : word(
          [
            'Both threads run, but it is {seconds} seconds ({minutes} minutes) behind {source}. It works through the backlog; a single long transaction on the source would explain it.',
            'It lags {seconds} seconds behind {source} and still replicates. Watch whether the figure falls.',
            'The lag is {seconds} seconds, about {minutes} minutes. No error: IO and SQL threads both run, source {source}.',
          ],
          { seconds, minutes: Math.floor(seconds / 60), source },
        ),
  )
})
