import type { IncidentKind } from '../incident.ts'
import { mainUnitOf } from '../machine.ts'

/** The limit of open files of the service is too low for its connections. */
export const tooManyFiles: IncidentKind = {
  name: 'too-many-files',
  role: 'api',
  happen({ site, machine, random }) {
    const unit = mainUnitOf(machine)
    const limit = random.pick([1024, 2048, 4096])
    const line = (soft: number) => `Max open files            ${String(soft).padEnd(20)} ${String(524_288).padEnd(20)} files`
    const write = `printf '[Service]\\nLimitNOFILE=65536\\n' | sudo tee /etc/systemd/system/${unit.name}.service.d/limits.conf`
    return {
      symptom: `${site.application} refuses new connections in the busy hours`,
      unit: unit.name,
      evidence: Array.from({ length: 3 }, () => `accept4: too many open files; ${limit} in use; retrying in 1s`),
      look: {
        kind: 'text',
        command: `grep 'open files' "/proc/$(systemctl show -p MainPID --value ${unit.name})/limits"`,
        broken: line(limit),
        mended: line(65_536),
      },
      cause: `${unit.name} on ${machine.name} may hold ${limit} files open, and all of them are in use`,
      remedy: [`sudo mkdir -p /etc/systemd/system/${unit.name}.service.d`, write, 'sudo systemctl daemon-reload', `sudo systemctl restart ${unit.name}`],
      prints: { [write]: '[Service]\nLimitNOFILE=65536' },
      broken: machine,
      mended: machine,
    }
  },
}
