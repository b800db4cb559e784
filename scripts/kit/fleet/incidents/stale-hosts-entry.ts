import type { IncidentKind } from '../incident.ts'
import { mainUnitOf, withUnit } from '../machine.ts'

/** A line in /etc/hosts, left from a move, sends the API to where no database is any more. */
export const staleHostsEntry: IncidentKind = {
  name: 'stale-hosts-entry',
  role: 'api',
  happen({ site, machine, random }) {
    const unit = mainUnitOf(machine).name
    const name = `db.${site.domain}`
    const [old, right] = [`10.99.${random.integer(0, 255)}.${random.integer(4, 250)}`, `10.20.${random.integer(0, 255)}.${random.integer(4, 250)}`]
    return {
      symptom: `part of the requests to the API of ${site.application} fail since the database was moved`,
      unit,
      evidence: [
        `connecting to ${name}:5432`,
        `could not connect to ${name} (${old}), port 5432: No route to host; giving up after 5 attempts`,
        `${unit}.service: Main process exited, code=exited, status=1/FAILURE`,
        `${unit}.service: Failed with result 'exit-code'.`,
      ],
      look: { kind: 'text', command: `getent hosts ${name}`, broken: `${old}     ${name}`, mended: `${right}     ${name}` },
      cause: `/etc/hosts on ${machine.name} still points ${name} to ${old}, where the database no longer is`,
      remedy: [`sudo sed -i.bak '/ ${name.replaceAll('.', '\\.')}$/d' /etc/hosts`, `sudo systemctl start ${unit}`],
      broken: withUnit(machine, unit, { state: 'failed' }),
      mended: machine,
    }
  },
}
