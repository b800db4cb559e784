import type { IncidentKind } from '../incident.ts'
import { mainUnitOf, withUnit } from '../machine.ts'
import { later, syslogTime } from '../moment.ts'

/** A deploy wrote the settings as root, for root alone. */
export const configPermission: IncidentKind = {
  name: 'config-permission',
  role: 'api',
  happen({ site, machine, random, now }) {
    const unit = mainUnitOf(machine)
    const file = `/etc/${unit.name}/${random.pick(['settings', 'server', 'main'])}.yaml`
    const size = random.integer(900, 6200)
    const changed = syslogTime(later(now, -random.integer(2400, 5400))).slice(0, 12)
    const [folder, name] = [`/etc/${unit.name}`, file.split('/').at(-1)]
    return {
      symptom: `the API of ${site.application} is down on one host since the last deploy`,
      unit: unit.name,
      evidence: [
        `reading ${name} from ${folder}`,
        `open ${file}: permission denied`,
        `${unit.name}.service: Main process exited, code=exited, status=1/FAILURE`,
        `${unit.name}.service: Start request repeated too quickly.`,
      ],
      look: {
        kind: 'text',
        command: `ls -l ${file}`,
        broken: `-rw------- 1 root root ${size} ${changed} ${file}`,
        mended: `-rw-r----- 1 root ${unit.user} ${size} ${changed} ${file}`,
      },
      cause: `the deploy left ${file} on ${machine.name} readable by root alone (-rw-------), and ${unit.name} runs as ${unit.user}`,
      remedy: [
        `sudo chown root:${unit.user} ${file}`,
        `sudo chmod 640 ${file}`,
        `sudo systemctl reset-failed ${unit.name}`,
        `sudo systemctl start ${unit.name}`,
      ],
      broken: withUnit(machine, unit.name, { state: 'failed' }),
      mended: machine,
    }
  },
}
