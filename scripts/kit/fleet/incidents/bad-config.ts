import type { IncidentKind } from '../incident.ts'
import { withUnit } from '../machine.ts'
import { nginxTest } from './nginx-test.ts'

/** A web server does not start since a directive is misspelt. */
export const badConfig: IncidentKind = {
  name: 'bad-config',
  role: 'web',
  happen({ site, machine, random }) {
    const line = random.integer(12, 96)
    const [directive, right, value] = random.pick([
      ['prox_pass', 'proxy_pass', 'http://127.0.0.1:8080'],
      ['servername', 'server_name', site.domain],
      ['listn', 'listen', '443 ssl'],
      ['client_max_bodysize', 'client_max_body_size', '20m'],
    ] as const)
    const file = `/etc/nginx/sites-enabled/${site.application}.conf`
    const wrong = `nginx: [emerg] unknown directive "${directive}" in ${file}:${line}`
    return {
      symptom: `${site.domain} answers on one web server less since the last change`,
      unit: 'nginx',
      evidence: [wrong, 'nginx: configuration file /etc/nginx/nginx.conf test failed', 'nginx.service: Control process exited, code=exited, status=1/FAILURE'],
      look: {
        kind: 'text',
        command: `sed -n ${line}p ${file}`,
        broken: `    ${directive} ${value};`,
        mended: `    ${right} ${value};`,
      },
      cause: `"${directive}" in line ${line} of ${file} is no directive of nginx`,
      remedy: [`sudo cp ${file}.bak ${file}`, 'sudo nginx -t', 'sudo systemctl start nginx'],
      prints: { 'sudo nginx -t': nginxTest },
      broken: withUnit(machine, 'nginx', { state: 'failed' }),
      mended: machine,
    }
  },
}
