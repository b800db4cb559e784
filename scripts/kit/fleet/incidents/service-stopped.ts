import type { IncidentKind } from '../incident.ts'
import { firstNames } from '../known-names.ts'
import { withUnit } from '../machine.ts'
import { later, syslogTime } from '../moment.ts'
import { nginxTest } from './nginx-test.ts'

/** Somebody stopped a web server and never started it: nothing failed, and nothing runs. */
export const serviceStopped: IncidentKind = {
  name: 'service-stopped',
  role: 'web',
  happen({ site, machine, random, now }) {
    const user = random.pick(firstNames)
    const stopped = later(now, -random.integer(2000, 3500))
    const said = (at: Date, verb: string) =>
      `${syslogTime(at, '0')} ${machine.name} sudo[${1000 + stopped.getUTCSeconds()}]:     ${user} : TTY=pts/0 ; PWD=/home/${user} ; USER=root ; COMMAND=/usr/bin/systemctl ${verb} nginx`
    return {
      symptom: `the proxy of ${site.domain} says that one of its web servers is down`,
      unit: 'nginx',
      evidence: ['nginx.service: Deactivated successfully.', 'nginx.service: Consumed 1min 12.402s CPU time.'],
      look: {
        kind: 'text',
        command: "systemctl is-active nginx; journalctl -t sudo -g 'systemctl .* nginx' -n 1 --no-pager",
        broken: `inactive\n${said(stopped, 'stop')}`,
        mended: `active\n${said(later(now, 60), 'start')}`,
      },
      cause: `${user} stopped nginx on ${machine.name} at ${stopped.toISOString().slice(11, 16)} UTC, and nobody started it again`,
      remedy: ['sudo nginx -t', 'sudo systemctl start nginx'],
      prints: { 'sudo nginx -t': nginxTest },
      broken: withUnit(machine, 'nginx', { state: 'inactive' }),
      mended: machine,
    }
  },
}
