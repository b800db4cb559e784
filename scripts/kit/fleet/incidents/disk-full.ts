import type { IncidentKind } from '../incident.ts'
import { withDisk, withUnit } from '../machine.ts'

/** The database stops since its disk is full of old dumps. */
export const diskFull: IncidentKind = {
  name: 'disk-full',
  role: 'db',
  happen({ site, machine, random }) {
    const used = random.integer(98, 100)
    return {
      symptom: `every page of ${site.application} that needs the database fails`,
      unit: 'postgresql',
      evidence: [
        'PANIC:  could not write to file "pg_wal/xlogtemp.4711": No space left on device',
        'LOG:  server process was terminated by signal 6: Aborted',
        'LOG:  shutting down because restart_after_crash is off',
      ],
      look: { kind: 'screen', command: 'df -h' },
      cause: `/var/lib/postgresql on ${machine.name} is ${used} % full`,
      remedy: ['sudo find /var/lib/postgresql/backup -name "*.dump" -mtime +14 -delete', 'sudo systemctl start postgresql'],
      broken: withDisk(withUnit(machine, 'postgresql', { state: 'failed' }), '/var/lib/postgresql', { usedPercent: used }),
      mended: withDisk(machine, '/var/lib/postgresql', { usedPercent: random.integer(52, 78) }),
    }
  },
}
