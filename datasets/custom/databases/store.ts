import type { Act } from '#kit/conversations'
import type { Random } from '#kit/fleet'

/** A database of one application on a host. */
export interface Store {
  host: string
  database: string
  address: string
}

export function storeOf({ draw, stem, random }: Act): Store {
  return { host: draw('host'), database: stem().replaceAll('-', '_'), address: drawAddress(random) }
}

export const drawAddress = (random: Random): string => `10.${random.integer(0, 63)}.${random.integer(0, 255)}.${random.integer(4, 250)}`

/** One statement by psql, as its own user. */
export const query = ({ database }: Pick<Store, 'database'>, sql: string): string => `sudo -u postgres psql -d ${database} -c "${sql}"`

export const tables = ['orders', 'invoices', 'sessions', 'events', 'audit_log', 'messages', 'payments', 'shipments', 'accounts', 'job_runs'] as const
export const columnNames = ['customer_id', 'created_at', 'status', 'account_id', 'order_id', 'reference'] as const

/** Something that runs long, as its text begins. */
export const drawQuery = (table: string, random: Random): string =>
  random.pick([
    `SELECT count(*) FROM ${table} WHERE ${random.pick(columnNames)} IS NOT NULL`,
    `SELECT * FROM ${table} ORDER BY created_at`,
    `UPDATE ${table} SET status = 'done' WHERE status = 'open'`,
    `SELECT * FROM ${table} t JOIN accounts a ON a.id = t.account_id`,
  ])

/** Some different ones of a list, in its order. */
export function pickSome<T>(items: readonly T[], count: number, random: Random): T[] {
  const left = [...items]
  while (left.length > count) left.splice(random.integer(0, left.length - 1), 1)
  return left
}
