import type { IncidentKind } from '../incident.ts'
import { unitOf, withUnit } from '../machine.ts'

/** Another web server was installed beside nginx and took its port at the next start. */
export const portTaken: IncidentKind = {
  name: 'port-taken',
  role: 'web',
  happen({ site, machine, random }) {
    const other = random.pick(['apache2', 'caddy', 'lighttpd'])
    const pid = random.integer(600, 32_000)
    const line = (name: string, pid: number) => `LISTEN 0      511          0.0.0.0:443       0.0.0.0:*    users:(("${name}",pid=${pid},fd=6))`
    const head = 'State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess'
    return {
      symptom: `every other visit to ${site.domain} shows the page of a fresh installation`,
      unit: 'nginx',
      evidence: [
        'nginx: [emerg] bind() to 0.0.0.0:443 failed (98: Address already in use)',
        'nginx: [emerg] still could not bind()',
        'nginx.service: Control process exited, code=exited, status=1/FAILURE',
        "nginx.service: Failed with result 'exit-code'.",
      ],
      look: {
        kind: 'text',
        command: "ss -tlnp 'sport = :443'",
        broken: `${head}\n${line(other, pid)}`,
        mended: `${head}\n${line('nginx', unitOf(machine, 'nginx').pid)}`,
      },
      cause: `${other} (pid ${pid}) on ${machine.name} holds port 443`,
      remedy: [`sudo systemctl disable --now ${other}`, 'sudo systemctl start nginx'],
      broken: withUnit(machine, 'nginx', { state: 'failed' }),
      mended: machine,
    }
  },
}
