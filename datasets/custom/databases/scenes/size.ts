import { consent, opening, refusal, scene } from '#kit/conversations'
import { psql } from '#kit/screens'
import { columnNames, pickSome, query, storeOf, tables } from '../store.ts'

const sizeAsks = {
  ask: [
    'Which tables of {database} on {host} are the largest',
    'Show the table sizes of {database} on {host}',
    'How large is {database} on {host}, and what takes the space',
    'Find the biggest table in {database} on {host}',
    'What takes the space in the database {database} on {host}',
  ],
  say: ['{database} on {host} has grown a lot. Which table is it?', 'The disk of {host} fills up with {database}. Where does it go?'],
}

const pretty = (mb: number): string => (mb >= 10_240 ? `${Math.round(mb / 1024)} GB` : `${mb} MB`)

export const sizes = scene('table-sizes', (act) => {
  const { talk, random, word } = act
  const store = storeOf(act)
  const { host, database } = store
  const list = pickSome(tables, random.integer(3, 5), random)
    .map((name) => ({ name, mb: random.integer(12, 90_000), dead: random.integer(0, 40) }))
    .toSorted((one, other) => other.mb - one.mb)
  const total = list.reduce((sum, { mb }) => sum + mb, 0) + random.integer(5, 40)
  talk.user(opening(act, sizeAsks, { database, host }))
  talk.remote(host, query(store, 'SELECT pg_size_pretty(pg_database_size(current_database())) AS size'), psql(['size'], [[pretty(total)]]))
  talk.remote(
    host,
    query(
      store,
      'SELECT relname, pg_size_pretty(pg_total_relation_size(relid)) AS total FROM pg_catalog.pg_statio_user_tables ORDER BY pg_total_relation_size(relid) DESC LIMIT 5',
    ),
    psql(
      ['relname', 'total'],
      list.map(({ name, mb }) => [name, pretty(mb)]),
    ),
  )
  const [first, second] = list
  if (!first || !second) throw new RangeError('at least three tables are drawn')
  const rows = first.mb * random.integer(900, 4000)
  const deadRows = Math.round((rows * first.dead) / 100)
  talk.remote(
    host,
    query(store, `SELECT n_live_tup, n_dead_tup, last_autovacuum::date FROM pg_stat_user_tables WHERE relname = '${first.name}'`),
    psql(['n_live_tup', 'n_dead_tup', 'last_autovacuum'], [[String(rows), String(deadRows), first.dead > 20 ? '' : '2026-02-11']], [0, 1]),
  )
  talk.answer(
    first.dead > 20
      ? word(
          [
            'Of {total}, {name} takes the most with {size}, then {next} ({nextSize}). {dead} of its rows are dead and it was never vacuumed automatically; a VACUUM is due before anything is deleted.',
            '{name} takes {size} of {total}. {dead} dead rows beside {live} live ones and no autovacuum so far: look at why autovacuum does not get to it.',
            'The largest part of {total} is {name}: {size}. It carries {dead} dead rows, so part of that is waste. {next} follows with {nextSize}.',
          ],
          {
            name: first.name,
            size: pretty(first.mb),
            next: second.name,
            nextSize: pretty(second.mb),
            total: pretty(total),
            database,
            dead: deadRows,
            live: rows,
          },
        )
      : word(
          [
            '{database} has {total}. {name} is the largest with {size} and {live} rows; {next} follows with {nextSize}. Few rows are dead, so it is real data.',
            '{size} of {total} lie in {name} ({live} rows), {nextSize} in {next}. Vacuum keeps up; the table simply grows.',
            'The space ({total}) goes to {name} first: {size}. Next is {next} with {nextSize}. To make it smaller, old rows would have to go.',
          ],
          { name: first.name, size: pretty(first.mb), next: second.name, nextSize: pretty(second.mb), total: pretty(total), database, live: rows },
        ),
  )
})

const connectionAsks = {
  ask: [
    'How many connections does {database} on {host} have',
    'Check the connections of postgres on {host}',
    'Is {host} running out of database connections',
    'Who uses the connections of postgres on {host}',
    'Show the postgres connections on {host} by state',
  ],
  say: [
    'The application says "too many clients already" from {host}. Who holds the connections?',
    'We get FATAL: remaining connection slots are reserved on {host}.',
  ],
}

export const connections = scene('connections', (act) => {
  const { talk, random, word } = act
  const store = storeOf(act)
  const { host, database } = store
  const most = random.pick([100, 200, 300])
  const full = random.chance(0.5)
  const total = full ? most - random.integer(0, 4) : random.integer(12, Math.floor(most * 0.7))
  const active = random.integer(2, Math.floor(total / 4))
  const stuck = full ? random.integer(0, 9) : 0
  const idle = total - active - stuck
  talk.user(opening(act, connectionAsks, { database, host }))
  const states = (
    [
      ['idle', idle],
      ['active', active],
      ['idle in transaction', stuck],
    ] as const
  ).filter(([, count]) => count > 0)
  talk.remote(
    host,
    query({ database: 'postgres' }, "SELECT state, count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' GROUP BY state ORDER BY 2 DESC"),
    psql(
      ['state', 'count'],
      states.toSorted((one, other) => other[1] - one[1]).map(([state, count]) => [state, String(count)]),
      [1],
    ),
  )
  talk.remote(host, query({ database: 'postgres' }, 'SHOW max_connections'), psql(['max_connections'], [[String(most)]]))
  if (!full)
    return talk.answer(
      word(
        [
          '{total} of {most} connections are in use, {active} of them active. There is room.',
          'No shortage: {total} out of {most} ({idle} idle, {active} active).',
          '{active} active and {idle} idle, {total} together; the limit is {most}.',
        ],
        { total, most, active, idle },
      ),
    )
  const user = `${database}_web`
  const owned = Math.round(idle * 0.8)
  talk.remote(
    host,
    query({ database: 'postgres' }, "SELECT usename, count(*) FROM pg_stat_activity WHERE state = 'idle' GROUP BY usename ORDER BY 2 DESC LIMIT 2"),
    psql(
      ['usename', 'count'],
      [
        [user, String(owned)],
        ['report', String(idle - owned)],
      ],
      [1],
    ),
  )
  talk.answer(
    word(
      [
        '{total} of {most} are taken, but only {active} work: {idle} sit idle, {owned} of them of {user}. Its pool is too large; I would lower the pool size rather than raise max_connections.',
        'The slots are used up ({total}/{most}) by idle connections: {owned} belong to {user}. A smaller pool or pgbouncer would help. I closed none.',
        'Nearly all slots hold idle sessions. {user} keeps {owned} of the {idle}, {active} are active, the limit is {most}.',
      ],
      { total, most, active, idle, owned, user },
    ),
  )
})

const planAsks = {
  ask: [
    'Find out why the lookup by {column} in {table} is slow ({database} on {host})',
    'Check whether {table}.{column} in {database} on {host} has an index',
    'Explain why queries on {table} by {column} are slow in {database} on {host}',
    'Look at the plan of a query on {table} by {column}, {database} on {host}',
  ],
  say: [
    'Queries on {table} by {column} take seconds in {database} on {host}. Why?',
    'The page that filters {table} by {column} is slow; the database is {database} on {host}.',
  ],
}

export const missingIndex = scene('missing-index', (act) => {
  const { talk, random, word } = act
  const store = storeOf(act)
  const { host, database } = store
  const table = random.pick(tables)
  const column = random.pick(columnNames.filter((name) => name.endsWith('_id')))
  const value = random.integer(100, 90_000)
  const rows = random.integer(2, 60) * 1_000_000
  const before = random.integer(900, 9000)
  const after = random.integer(10, 90) / 100
  const found = random.integer(1, 40)
  const index = `${table}_${column}_idx`
  const explain = query(store, `EXPLAIN (ANALYZE, COSTS OFF) SELECT * FROM ${table} WHERE ${column} = ${value}`)
  talk.user(opening(act, planAsks, { table, column, database, host }))
  const plan = (lines: readonly string[]) =>
    `${' '.repeat(20)}QUERY PLAN\n${'-'.repeat(64)}\n${lines.map((line) => ` ${line}`).join('\n')}\n(${lines.length} rows)`
  talk.remote(
    host,
    explain,
    plan([
      `Seq Scan on ${table} (actual time=${(before / 3).toFixed(3)}..${before}.114 rows=${found} loops=1)`,
      `  Filter: (${column} = ${value})`,
      `  Rows Removed by Filter: ${rows}`,
      'Planning Time: 0.214 ms',
      `Execution Time: ${before}.402 ms`,
    ]),
  )
  talk.answer(
    word(
      [
        'It reads the whole table: a Seq Scan that throws away {rows} rows and takes {before} ms. An index on {table}({column}) would avoid that. Shall I build it with CREATE INDEX CONCURRENTLY, so that writes go on?',
        '{column} has no index, so {rows} rows are read for each lookup ({before} ms). May I create {index} concurrently?',
        'The plan is a sequential scan over {table}, {before} ms, {rows} rows removed. I propose the index {index}, built CONCURRENTLY. Do you agree?',
      ],
      { rows, before, table, column, index },
    ),
  )
  if (random.chance(0.3)) {
    talk.user(refusal(act))
    return talk.answer(
      word(
        ['No index is built. Lookups by {column} keep costing about {before} ms.', 'Left as it is: {table} is read as a whole for each lookup, {rows} rows.'],
        { column, before, table, rows },
      ),
    )
  }
  talk.user(consent(act, 'build that index'))
  talk.remote(host, query(store, `CREATE INDEX CONCURRENTLY ${index} ON ${table} (${column})`), 'CREATE INDEX')
  talk.remote(
    host,
    explain,
    plan([
      `Index Scan using ${index} on ${table} (actual time=0.031..${after} rows=${found} loops=1)`,
      `  Index Cond: (${column} = ${value})`,
      'Planning Time: 0.301 ms',
      `Execution Time: ${after} ms`,
    ]),
  )
  const end = word(
    [
      '{index} is built and used: the lookup takes {after} ms instead of {before}.',
      'From {before} ms to {after} ms; the plan is an Index Scan on {index} now. Put the index into the migrations too, so that other environments get it.',
      'Done. {table} is found by {column} in {after} ms ({before} before).',
    ],
    { index, after, before, table, column },
  )
  if (random.chance(0.35)) talk.complete(end)
  else talk.answer(end)
})
