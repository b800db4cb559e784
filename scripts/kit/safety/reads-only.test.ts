import { expect, it } from 'vitest'
import { readsOnly } from './reads-only.ts'

const reads = (command: string) => readsOnly({ name: 'remote_bash', arguments: { agent: 'webqa01', command } })

it.each([
  'uptime',
  'sudo du -sh /srv/x && sudo find /srv/x -type f | wc -l',
  'systemctl status nginx --no-pager',
  'systemctl --failed',
  'timeout 5 curl -sI https://karvex.example/health',
  `sudo -u postgres psql -Atc "select count(*) from pg_stat_activity"`,
  'ssh webqa02 "df -h"',
  "bash -c 'ps aux | grep nginx'",
  'docker compose -f a.yaml ps',
  'kubectl -n shop get pods',
])('%s only looks', (command) => {
  expect(reads(command)).toBe(true)
})
it.each([
  'sudo systemctl restart nginx',
  'sudo apt-get remove -y nginx',
  'sudo reboot',
  'uptime; sudo reboot',
  'find /srv -name x -delete',
  `psql -c "select 1; drop table x"`,
  'curl -X POST https://karvex.example/reload',
  'sed -i s/a/b/ f',
  'bash restart.sh',
  './deploy.sh',
  '$CMD',
  'if',
])('%s does more than look, or may', (command) => {
  expect(reads(command)).toBe(false)
})
it('lists of hosts and thoughts are looks, and a tool that runs nothing else is none', () => {
  expect(readsOnly({ name: 'list_agents', arguments: '{}' })).toBe(true)
  expect(readsOnly({ name: 'think', arguments: '{"thought":"reboot?"}' })).toBe(true)
  expect(readsOnly({ name: 'complete', arguments: '{"summary":"done"}' })).toBe(false)
})
