import { opening, scene } from '#kit/conversations'
import { mysql, psql, span } from '#kit/screens'
import { drawAddress, drawQuery, pickSome, query, storeOf, tables } from '../store.ts'

const slowAsks = {
  ask: [
    'Which queries run long in {database} on {host}',
    'Find the slow queries of {database} on {host}',
    'Show what {database} on {host} is busy with',
    'What is the longest running query in {database} on {host}',
    'Look for queries that hang in {database} on {host}',
  ],
  say: ['{database} on {host} is slow since this morning. Is a query running wild?', 'The database {database} on {host} eats all CPU, what runs there?'],
}

const activity =
  "SELECT pid, usename, date_trunc('second', now() - query_start) AS runtime, left(query, 70) AS query FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() ORDER BY runtime DESC LIMIT 5"

export const slow = scene(
  'slow-queries',
  (act) => {
    const { talk, random, word } = act
    const store = storeOf(act)
    const { host, database } = store
    talk.user(opening(act, slowAsks, { database, host }))
    const running = pickSome(tables, random.integer(1, 4), random)
      .map((table) => ({
        pid: random.integer(1000, 60_000),
        user: random.pick([database, `${database}_report`, 'etl']),
        seconds: random.integer(4, 9000),
        text: drawQuery(table, random),
      }))
      .toSorted((one, other) => other.seconds - one.seconds)
    const [longest] = running
    const calm = longest === undefined || random.chance(0.2)
    const head = ['pid', 'usename', 'runtime', 'query']
    if (calm) {
      talk.remote(host, query(store, activity), psql(head, []))
      const hit = (95 + random.next() * 4.8).toFixed(2)
      talk.remote(
        host,
        query(store, 'SELECT round(100.0 * sum(blks_hit) / nullif(sum(blks_hit) + sum(blks_read), 0), 2) AS hit_percent FROM pg_stat_database'),
        psql(['hit_percent'], [[hit]], [0]),
      )
      return talk.answer(
        word(
          [
            'No query runs at the moment, and the buffer cache answers {hit} % of the reads. If it is slow, the database is not busy with it right now.',
            'Nothing is active. The cache hit rate is {hit} %, which is healthy; look at the application or the network.',
            '{database} is idle (0 active queries, {hit} % hits). Tell me when it is slow again and I look once more.',
          ],
          { hit, database },
        ),
      )
    }
    talk.remote(
      host,
      query(store, activity),
      psql(
        head,
        running.map(({ pid, user, seconds, text }) => [String(pid), user, span(seconds), text]),
        [0],
      ),
    )
    const time = span(longest.seconds)
    talk.answer(
      word(
        [
          'The longest is pid {pid} of {user}, running for {time}: `{text}`. {others}. Shall I cancel {pid}?',
          'Pid {pid} ({user}) has been at it for {time}: `{text}`. {others}. I changed nothing; say if I should cancel {pid}.',
          '{others}. The first is {user} with `{text}`, pid {pid}, {time} so far. I can cancel that one query if you want.',
        ],
        {
          pid: longest.pid,
          user: longest.user,
          time,
          text: longest.text,
          others: running.length === 1 ? 'Nothing else is active' : `${running.length} queries are active`,
        },
      ),
    )
    if (random.chance(0.4)) return
    talk.user(word(['Yes, cancel {pid}', 'Cancel {pid}', 'Yes, cancel that one', 'Go ahead, cancel it'], { pid: longest.pid }))
    const forced = random.chance(0.25)
    talk.remote(host, query(store, `SELECT pg_cancel_backend(${longest.pid})`), psql(['pg_cancel_backend'], [['t']]))
    const check = query(store, `SELECT pid, state FROM pg_stat_activity WHERE pid = ${longest.pid}`)
    talk.remote(
      host,
      check,
      forced ? psql(['pid', 'state'], [[String(longest.pid), 'active']], [0]) : psql(['pid', 'state'], [[String(longest.pid), 'idle']], [0]),
    )
    talk.answer(
      forced
        ? word(
            [
              'pg_cancel_backend said t, but pid {pid} is still active; it may take until the next point where it can stop. If it goes on, only pg_terminate_backend helps, which closes the connection. Shall I?',
              'Pid {pid} has not stopped yet: pg_cancel_backend said t, yet its state is active. I would wait a minute before ending the connection itself.',
            ],
            { pid: longest.pid },
          )
        : word(
            [
              'Cancelled: pg_cancel_backend said t and pid {pid} is idle now; its connection stays open.',
              'Done: pg_cancel_backend answered t, {pid} is idle. {user} got an error for that one query and may repeat it.',
              'Pid {pid} stopped after {time} and is idle (pg_cancel_backend: t).',
            ],
            { pid: longest.pid, user: longest.user, time },
          ),
    )
  },
  1.3,
)

const lockAsks = {
  ask: [
    'Find out who holds the lock in {database} on {host}',
    'Which session blocks the others in {database} on {host}',
    'Check {database} on {host} for blocked queries',
    'What are the queries in {database} on {host} waiting for',
    'Is anything blocked by a lock in {database} on {host}',
  ],
  say: ['Updates in {database} on {host} hang. Who blocks them?', 'The migration on {host} ({database}) waits for a lock since minutes.'],
}

const blocked = 'SELECT pid, pg_blocking_pids(pid) AS blocked_by, left(query, 50) AS query FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0'

export const locks = scene(
  'locks',
  (act) => {
    const { talk, random, word } = act
    const store = storeOf(act)
    const { host, database } = store
    const holder = random.integer(1000, 60_000)
    const table = random.pick(tables)
    const waiting = Array.from({ length: random.integer(1, 5) }, (_, place) => [
      String(holder + 7 * (place + 1)),
      `{${holder}}`,
      random.pick([
        `UPDATE ${table} SET status = 'paid' WHERE id = ${random.integer(10, 9999)}`,
        `ALTER TABLE ${table} ADD COLUMN note text`,
        `DELETE FROM ${table} WHERE id = ${random.integer(10, 9999)}`,
      ]),
    ])
    talk.user(opening(act, lockAsks, { database, host }))
    const head = ['pid', 'blocked_by', 'query']
    if (random.chance(0.2)) {
      talk.remote(host, query(store, blocked), psql(head, []))
      talk.remote(
        host,
        query(store, 'SELECT count(*) AS sessions, count(*) FILTER (WHERE wait_event_type IS NOT NULL) AS waiting FROM pg_stat_activity'),
        psql(['sessions', 'waiting'], [[String(holder % 90), '0']], [0, 1]),
      )
      return talk.answer(
        word(
          [
            'No session is blocked: of {sessions} none waits for a lock.',
            'There is no lock wait at the moment ({sessions} sessions, 0 waiting).',
            'Nobody blocks anybody. All {sessions} sessions run freely.',
          ],
          { sessions: holder % 90 },
        ),
      )
    }
    const minutes = random.integer(6, 170)
    const [user, address] = [random.pick([database, 'admin', `${database}_batch`]), drawAddress(random)]
    talk.remote(host, query(store, blocked), psql(head, waiting, [0]))
    talk.remote(
      host,
      query(store, `SELECT pid, usename, client_addr, state, date_trunc('second', now() - xact_start) AS open_for FROM pg_stat_activity WHERE pid = ${holder}`),
      psql(['pid', 'usename', 'client_addr', 'state', 'open_for'], [[String(holder), user, address, 'idle in transaction', span(minutes * 60 + 11)]], [0]),
    )
    talk.answer(
      word(
        [
          'Pid {holder} holds {count} up: {user} from {address}, idle in transaction for {minutes} minutes. It does nothing, but keeps its lock on {table}. Shall I end that session with pg_terminate_backend? What it has not committed is rolled back.',
          'The blocker is {holder} ({user}, {address}): a transaction left open for {minutes} minutes. {count} wait behind it. May I terminate session {holder}?',
          '{count} wait for {holder}. That session of {user} from {address} has been idle in transaction for {minutes} minutes. I would terminate {holder}; do you agree, or will you ask its owner first?',
        ],
        {
          holder,
          count: waiting.length === 1 ? 'one session' : `${waiting.length} sessions`,
          user,
          address,
          minutes,
          table,
        },
      ),
    )
    if (random.chance(0.3)) {
      talk.user(word(['No, I will ask its owner first', 'Leave it, I know who that is', 'Not yet, wait']))
      return talk.answer(
        word(
          [
            'Left as it is. The session to ask about is {holder}, from {address}.',
            'I did not touch {holder}. It comes from {address}, and the others wait until it commits or ends.',
          ],
          { holder, address },
        ),
      )
    }
    talk.user(word(['Yes, terminate {holder}', 'Yes, end {holder}', 'Go ahead, terminate {holder}', 'ok, do it'], { holder }))
    talk.remote(host, query(store, `SELECT pg_terminate_backend(${holder})`), psql(['pg_terminate_backend'], [['t']]))
    talk.remote(host, query(store, blocked), psql(head, []))
    const end = word(
      [
        'Session {holder} is gone and nothing is blocked any more, 0 rows. Its open transaction was rolled back.',
        'Terminated {holder}; the list of blocked sessions is empty, 0 rows.',
        'Done. {holder} ended, and nobody waits any more, 0 rows. Set idle_in_transaction_session_timeout if this comes again.',
      ],
      { holder },
    )
    if (random.chance(0.3)) talk.complete(end)
    else talk.answer(end)
  },
  1.2,
)

const busyAsks = {
  ask: [
    'Show the processlist of mysql on {host}',
    'Which query runs longest in mysql on {host}',
    'Check what MySQL on {host} does at the moment',
    'Look for long queries in MySQL on {host}',
    'What keeps mysql on {host} busy',
  ],
  say: ['mysql on {host} is slow, which query is it?', 'MySQL on {host} has a high load. Look at its process list'],
}

export const mysqlBusy = scene('mysql-processlist', (act) => {
  const { talk, random, word } = act
  const { host, database } = storeOf(act)
  talk.user(opening(act, busyAsks, { host }))
  const sql =
    "SELECT id, user, db, time, state, LEFT(info, 60) AS info FROM information_schema.processlist WHERE command = 'Query' AND info NOT LIKE '%processlist%' ORDER BY time DESC LIMIT 5"
  if (random.chance(0.2)) {
    talk.remote(host, `mysql -t -e "${sql}"`, { text: "ERROR 1045 (28000): Access denied for user 'aj'@'localhost' (using password: NO)", exit: 1 })
    talk.remote(host, `sudo mysql -t -e "SHOW GLOBAL STATUS LIKE 'Threads_running'"`, mysql(['Variable_name', 'Value'], [['Threads_running', '1']]))
    return talk.answer(
      word([
        'My own user has no access; as root I see Threads_running = 1, which is my question itself. MySQL has nothing to do at the moment.',
        'Only one thread runs (Threads_running 1), that of the question. So no query is long now.',
        'Access is denied to me without sudo. With it: Threads_running is 1, so MySQL is idle.',
      ]),
    )
  }
  const rows = pickSome(tables, random.integer(1, 4), random)
    .map((table) => ({
      id: random.integer(100, 90_000),
      user: random.pick(['app', 'report', database]),
      seconds: random.integer(3, 5000),
      text: drawQuery(table, random).slice(0, 60),
      state: random.pick(['Sending data', 'executing', 'Creating sort index']),
    }))
    .toSorted((one, other) => other.seconds - one.seconds)
  talk.remote(
    host,
    `sudo mysql -t -e "${sql}"`,
    mysql(
      ['id', 'user', 'db', 'time', 'state', 'info'],
      rows.map(({ id, user, seconds, state, text }) => [String(id), user, database, String(seconds), state, text]),
      [0, 3],
    ),
  )
  const [longest] = rows
  talk.answer(
    word(
      [
        'Connection {id} of {user} runs longest, {seconds} seconds: `{text}`. {count} in all. I did not kill anything.',
        '{count}; the oldest is {id} ({user}, {state}) with {seconds} seconds: `{text}`.',
        'It is `{text}`, by {user} on connection {id}, for {seconds} seconds so far.',
      ],
      {
        id: longest?.id ?? 0,
        user: longest?.user ?? '',
        seconds: longest?.seconds ?? 0,
        text: longest?.text ?? '',
        state: longest?.state ?? '',
        count: rows.length === 1 ? 'One query runs' : `${rows.length} queries run`,
      },
    ),
  )
})
