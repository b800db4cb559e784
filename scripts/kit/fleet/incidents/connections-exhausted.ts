import type { IncidentKind } from '../incident.ts'

/** Sessions that were opened and never given back take all connections of the database. */
export const connectionsExhausted: IncidentKind = {
  name: 'connections-exhausted',
  role: 'db',
  happen({ site, machine, random }) {
    const [idle, active] = [random.integer(84, 93), random.integer(2, 4)]
    const open = 97 - idle - active
    const end = `sudo -u postgres psql -Atc "select count(pg_terminate_backend(pid)) from pg_stat_activity where state = 'idle in transaction' and state_change < now() - interval '10 minutes'"`
    return {
      symptom: `${site.application} answers some requests at once and others with an error 500`,
      unit: 'postgresql',
      evidence: Array.from({ length: 3 }, () => 'FATAL:  remaining connection slots are reserved for non-replication superuser connections'),
      look: {
        kind: 'text',
        command:
          'psql -U monitor -d postgres -Atc "select state, count(*) from pg_stat_activity where backend_type = \'client backend\' group by 1 order by 2 desc"',
        broken: `idle in transaction|${idle}\nidle|${open}\nactive|${active}`,
        mended: `idle|${open}\nactive|${active}`,
      },
      cause: `${idle} of the 97 connections that ${machine.name} has for the application are idle in a transaction, so that no new one is let in`,
      remedy: [end],
      prints: { [end]: String(idle) },
      broken: machine,
      mended: machine,
    }
  },
}
