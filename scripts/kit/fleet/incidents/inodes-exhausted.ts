import type { IncidentKind } from '../incident.ts'
import { withDisk } from '../machine.ts'

/** The disk has room, but no file can be made: old messages took every inode. */
export const inodesExhausted: IncidentKind = {
  name: 'inodes-exhausted',
  role: 'mail',
  happen({ site, machine, random }) {
    const used = random.integer(62, 78)
    return {
      symptom: `mail to ${site.domain} comes back with "insufficient system storage", though the disk has room`,
      unit: 'postfix',
      evidence: [
        'warning: mail_queue_enter: create file maildrop/318402.7731: No space left on device',
        'warning: mail_queue_enter: create file maildrop/318417.7731: No space left on device',
      ],
      look: { kind: 'screen', command: 'df -i' },
      cause: `/var on ${machine.name} has used 100 % of its inodes`,
      remedy: ['sudo find /var/spool/bounced -type f -mtime +30 -delete', 'sudo systemctl restart postfix'],
      broken: withDisk(machine, '/var', { usedPercent: used, inodesPercent: 100 }),
      mended: withDisk(machine, '/var', { usedPercent: used - random.integer(4, 9), inodesPercent: random.integer(31, 58) }),
    }
  },
}
