import type { IncidentKind } from '../incident.ts'
import { mainUnitOf, withDisk, withUnit } from '../machine.ts'
import { later, syslogTime } from '../moment.ts'

/** A log grew over the whole disk: its folder is writable by a group, and logrotate leaves such folders alone. */
export const logRotationBroken: IncidentKind = {
  name: 'log-rotation-broken',
  role: 'api',
  happen({ site, machine, random, now }) {
    const unit = mainUnitOf(machine)
    const folder = `/var/log/${unit.name}`
    const log = `${folder}/${unit.name}.log`
    const disk = machine.disks.find((candidate) => candidate.mount === '/var')
    const share = random.integer(60, 85)
    const grown = Math.round(((disk?.sizeGb ?? 100) * share) / 100)
    const at = syslogTime(later(now, -120)).slice(0, 12)
    const line = (size: string, name: string) => `-rw-r----- 1 ${unit.user} ${unit.user} ${size} ${at} ${name}`
    return {
      symptom: `the API of ${site.application} stopped on one host in the night`,
      unit: unit.name,
      evidence: [
        `write ${log}: no space left on device`,
        `${unit.name}.service: Main process exited, code=exited, status=1/FAILURE`,
        `${unit.name}.service: Failed with result 'exit-code'.`,
      ],
      look: {
        kind: 'text',
        command: `ls -ldh ${folder} ${folder}/*; logrotate -d /etc/logrotate.d/${unit.name} 2>&1 | grep error`,
        broken: [
          `drwxrwxr-x 2 root ${unit.user} 4.0K ${at} ${folder}`,
          line(`${grown}G`, log),
          `error: skipping "${log}" because parent directory has insecure permissions (It's world writable or writable by group which is not "root") Set "su" directive in config file to tell logrotate which user/group should be used for rotation.`,
        ].join('\n'),
        mended: [
          `drwxr-xr-x 2 ${unit.user} ${unit.user} 4.0K ${at} ${folder}`,
          line('12K', log),
          line(`${Math.max(1, Math.round(grown / 18))}G`, `${log}.1.gz`),
        ].join('\n'),
      },
      cause: `${log} on ${machine.name} has grown to ${grown}G and filled /var, since logrotate skips a folder that a group may write to`,
      remedy: [
        `sudo chown ${unit.user}:${unit.user} ${folder}`,
        `sudo chmod 755 ${folder}`,
        `sudo logrotate -f /etc/logrotate.d/${unit.name}`,
        `sudo systemctl start ${unit.name}`,
      ],
      broken: withDisk(withUnit(machine, unit.name, { state: 'failed' }), '/var', { usedPercent: 100 }),
      mended: withDisk(machine, '/var', { usedPercent: Math.round(100 - share * 0.94) }),
    }
  },
}
