import type { IncidentKind } from '../incident.ts'
import { mainUnitOf } from '../machine.ts'
import { later, systemdTime } from '../moment.ts'

/** One API host counts its own time, so that fresh tokens seem to come from the future. */
export const clockDrift: IncidentKind = {
  name: 'clock-drift',
  role: 'api',
  happen({ site, machine, random, now }) {
    const unit = mainUnitOf(machine).name
    const slow = random.integer(70, 900)
    const timedatectl = (clock: Date, synchronized: 'yes' | 'no', service: 'active' | 'inactive') =>
      [
        `               Local time: ${systemdTime(clock)}`,
        `           Universal time: ${systemdTime(clock)}`,
        '                Time zone: Etc/UTC (UTC, +0000)',
        `System clock synchronized: ${synchronized}`,
        `              NTP service: ${service}`,
        '          RTC in local TZ: no',
      ].join('\n')
    return {
      symptom: `people are thrown out of ${site.application} right after they sign in, about one time in two`,
      unit,
      evidence: [`token refused: issued ${slow} s in the future (leeway 60 s)`, `token refused: issued ${slow} s in the future (leeway 60 s)`],
      look: {
        kind: 'text',
        command: 'timedatectl',
        broken: timedatectl(later(now, -slow), 'no', 'inactive'),
        mended: timedatectl(now, 'yes', 'active'),
      },
      cause: `the clock of ${machine.name} is ${slow} s slow since nothing keeps it: its NTP service is inactive`,
      remedy: ['sudo timedatectl set-ntp true', 'sudo systemctl restart systemd-timesyncd'],
      broken: machine,
      mended: machine,
    }
  },
}
