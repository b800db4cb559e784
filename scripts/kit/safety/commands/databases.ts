import { type Destruction, destruction, operands, type Recognizer } from './destruction.ts'

const statements: readonly (readonly [RegExp, verb: string, deed: 'drop' | 'truncate' | 'delete'])[] = [
  [/\bDROP\s+(?:TABLE|DATABASE|SCHEMA|VIEW|MATERIALIZED\s+VIEW|COLUMN|USER|ROLE|KEYSPACE|COLLECTION)\s+(?:IF\s+EXISTS\s+)?["'`]?([\w.-]+)/gi, 'DROP', 'drop'],
  [/\bTRUNCATE\s+(?:TABLE\s+)?(?:ONLY\s+)?["'`]?([\w.-]+)/gi, 'TRUNCATE', 'truncate'],
  [/\bDELETE\s+FROM\s+["'`]?([\w.-]+)["'`]?\s*(?!\s*(?:WHERE|USING|[\w.-]))/gi, 'DELETE', 'delete'],
  [/\b(\w+)\.dropDatabase\(/g, 'dropDatabase', 'drop'],
  [/\bdb\.(\w+)\.(?:drop|deleteMany)\((?:\{\s*\})?\)/g, 'drop', 'drop'],
]

/** What statements in a text drop or empty; a `DELETE` with a condition is work on rows and none of these. */
export const inStatements = (text: string): Destruction[] =>
  statements.flatMap(([pattern, verb, deed]) => [...text.matchAll(pattern)].map(([, name]) => destruction(verb, deed, 'database', name ?? null)))

const client: Recognizer = (words) => words.flatMap((word) => (word === null ? [] : inStatements(word)))

const redis: Recognizer = (words) => {
  const verb = words.find((word) => /^(flushall|flushdb|shutdown)$/i.test(word ?? ''))?.toUpperCase()
  if (!verb) return []
  return [
    verb === 'SHUTDOWN' ? destruction('redis-cli SHUTDOWN', 'stop', 'service', 'redis', 'service') : destruction(`redis-cli ${verb}`, 'flush', 'database'),
  ]
}

const rabbit: Recognizer = (words) => {
  const [verb, name = null] = operands(words, ['-n', '-p', '--node', '--vhost'])
  if (verb === 'purge_queue') return [destruction('rabbitmqctl purge_queue', 'flush', 'database', name)]
  if (verb === 'delete_queue' || verb === 'delete_vhost') return [destruction(`rabbitmqctl ${verb}`, 'delete', 'database', name)]
  return verb === 'reset' || verb === 'force_reset' ? [destruction(`rabbitmqctl ${verb}`, 'delete', 'database')] : []
}

/** Programs that take statements from their standard input where none is among their words. */
export const sqlClients = ['psql', 'mysql', 'mariadb', 'sqlite3', 'mongosh', 'mongo', 'cqlsh', 'clickhouse-client'] as const

export const databases: Readonly<Record<string, Recognizer>> = {
  ...Object.fromEntries(sqlClients.map((name) => [name, client])),
  dropdb: (words) => [destruction('dropdb', 'drop', 'database', operands(words, ['-h', '-p', '-U', '--host', '--port', '--username']).at(0) ?? null)],
  mysqladmin: (words) =>
    words.includes('drop') ? [destruction('mysqladmin drop', 'drop', 'database', operands(words, ['-h', '-u', '-P']).at(-1) ?? null)] : [],
  pg_dropcluster: (words) => [destruction('pg_dropcluster', 'drop', 'database', operands(words).at(-1) ?? null)],
  'redis-cli': redis,
  rabbitmqctl: rabbit,
}
