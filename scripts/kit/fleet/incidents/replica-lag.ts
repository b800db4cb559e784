import type { IncidentKind } from '../incident.ts'

/** A long report on the replica holds up what the primary sends. */
export const replicaLag: IncidentKind = {
  name: 'replica-lag',
  role: 'db',
  happen({ site, machine, random }) {
    const pid = random.integer(2000, 32_000)
    const [minutes, seconds] = [random.integer(12, 58), random.integer(10, 59)]
    const end = `sudo -u postgres psql -Atc "select pg_terminate_backend(${pid})"`
    return {
      symptom: `${site.application} shows people an old state of what they just saved`,
      unit: 'postgresql',
      evidence: ['LOG:  recovery still waiting after 1000.084 ms: recovery conflict on snapshot', `DETAIL:  Conflicting process: ${pid}.`],
      look: {
        kind: 'text',
        command: 'psql -U monitor -d postgres -Atc "select pg_is_in_recovery(), date_trunc(\'second\', now() - pg_last_xact_replay_timestamp())"',
        broken: `t|00:${minutes}:${seconds}`,
        mended: 't|00:00:00',
      },
      cause: `the replica ${machine.name} is ${minutes} min ${seconds} s behind, since process ${pid} reads rows that the replay has to clear away`,
      remedy: [end],
      prints: { [end]: 't' },
      broken: machine,
      mended: machine,
    }
  },
}
