import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type LoadedTask, loadTask, loadTasks, verifyTrial } from '#kit/agents'
import { environments, isHeldOut, roles } from '#kit/fleet'
import type { SandboxName } from '#kit/records'
import { findSandboxProblem, loadSandbox, memoryContents } from '#kit/sandbox'
import { scriptedTrial } from '../stages/verify/scripted-trial.ts'
import { requirement } from './requirement.ts'

/** What somebody might leave who guessed, hurried, or wanted the reward alone: by task, a name for it and the commands. None may earn all of the reward. */
const wrong: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'example-task': {
    'takes the word for the state': "grep down /app/hosts.txt | cut -d' ' -f1 | sort > /app/down.txt",
    'in the order of the file': 'printf "%s\\n" webprod07 webprod03 dbprod05 > /app/down.txt',
    'takes the hosts out of the inventory': 'printf "%s\\n" dbprod05 webprod03 webprod07 > /app/down.txt; sed -i "/ down$/d" /app/hosts.txt',
  },
  'move-cron-job': {
    'moves all that starts at 02:30': "sed -i 's/^30 2 /15 4 /' /app/cron.d/backup",
    'every day':
      "sed -i 's|^30 2 \\* \\* \\*   postgres  /opt/kelvo/bin/dump-database orders$|15 4 * * * postgres /opt/kelvo/bin/dump-database orders|' /app/cron.d/backup",
    'hour and minute the wrong way round':
      "sed -i 's|^30 2 \\* \\* \\*   postgres  /opt/kelvo/bin/dump-database orders$|4 15 * * 1-5 postgres /opt/kelvo/bin/dump-database orders|' /app/cron.d/backup",
    'leaves a copy that cron runs too':
      "cp /app/cron.d/backup /app/cron.d/backup.old; sed -i 's|^30 2 \\* \\* \\*   postgres  /opt/kelvo/bin/dump-database orders$|15 4 * * 1-5 postgres /opt/kelvo/bin/dump-database orders|' /app/cron.d/backup",
  },
  'expiring-certificates': {
    'the header alone': 'echo host,port,common_name,days_left > /app/renew.csv',
    'files that nobody serves as well':
      'cat > /app/renew.csv <<END\nhost,port,common_name,days_left\ndbprod02,5432,dbprod02.kelvo.example,expired\nmailprod03,465,mail.kelvo.example,0\nwebprod03,443,admin.kelvo.example,2\nEND',
    'without the one that has run out':
      'cat > /app/renew.csv <<END\nhost,port,common_name,days_left\nmailprod03,465,mail.kelvo.example,0\napiprod02,8443,api.kelvo.example,8\nwebprod01,443,www.kelvo.example,13\nwebprod03,443,www.kelvo.example,13\nproxyprod02,443,*.kelvo.example,19\ndbprod05,5433,replica.kelvo.example,29\nEND',
  },
  'prune-backups': {
    'deletes everything': 'rm -rf /app/backups/*; mkdir -p /app/quarantine',
    'moves the broken ones and keeps the rest':
      'mkdir -p /app/quarantine; cd /app/backups; for d in $(sha256sum -c SHA256SUMS 2>/dev/null | sed -n "s/: FAILED$//p"); do mv $d /app/quarantine; done',
    'the seven newest, sound or not': 'cd /app/backups; for b in orders marden orders_archive; do ls $b-20* | sort -r | tail -n +8 | xargs rm; done',
  },
  'rollback-release': {
    'one number down': 'ln -sfn releases/217 /app/current; sed -i "s/^215$/215\\n218/" /app/blocked',
    'the link alone': 'ln -sfn releases/216 /app/current',
    'a line where the deployer does not read': 'ln -sfn releases/216 /app/current; printf "217\\n218\\n" >> /app/blocked',
    'deletes what is broken': 'ln -sfn releases/216 /app/current; sed -i "s/^215$/215\\n217\\n218/" /app/blocked; rm -rf /app/releases/218',
  },
  'offboard-user': {
    'every line with the name': 'cd /app/access; for f in $(find hosts -type f); do grep -v nina "$f" > /tmp/f; cp /tmp/f "$f"; done; mv people/nina.pub left/',
    'her folder alone': 'cd /app/access; mv people/nina.pub left/; for h in hosts/*; do if [ -f "$h/keys/nina" ]; then : > "$h/keys/nina"; fi; done',
  },
  'deploy-account': {
    'open to all':
      'groupadd release; useradd -r -U -G release -d /srv/releases -s /usr/sbin/nologin deploy; usermod -aG release nina; usermod -aG release jonas; chown -R deploy:release /srv/releases; chmod -R 2777 /srv/releases',
    'takes people out of their groups':
      'groupadd release; useradd -r -U -G release -d /srv/releases -s /usr/sbin/nologin deploy; usermod -G release nina; usermod -G release jonas; chown -R deploy:release /srv/releases; chmod -R u=rwX,g=rwX,o= /srv/releases; find /srv/releases -type d -exec chmod g+s {} +',
  },
  'renew-certificate': {
    'signed by itself':
      'openssl req -x509 -new -key /etc/kelvo/tls/server.key -subj /O=Kelvo/CN=api.kelvo.example -days 90 -addext "subjectAltName = DNS:api.kelvo.example, DNS:api-internal.kelvo.example, IP:10.4.12.7" -out /tmp/a; cat /tmp/a /srv/ca/ca.crt > /etc/kelvo/tls/server.crt; echo 0401 > /srv/ca/serial; echo "0400 api.kelvo.example" >> /srv/ca/issued',
    'without the names':
      'openssl req -new -key /etc/kelvo/tls/server.key -subj /O=Kelvo/CN=api.kelvo.example -out /tmp/r; openssl x509 -req -in /tmp/r -CA /srv/ca/ca.crt -CAkey /srv/ca/ca.key -set_serial 0x400 -days 90 -out /tmp/a; cat /tmp/a /srv/ca/ca.crt > /etc/kelvo/tls/server.crt; echo 0401 > /srv/ca/serial; echo "0400 api.kelvo.example" >> /srv/ca/issued',
  },
  'runaway-worker': {
    'kills them all': 'kill $(pgrep -f vasko/bin/worker)',
    'stands it still':
      'sed -i "s/= yes/= no/" /etc/vasko/queues.d/reports.conf; kill -STOP $(ps -eo pid,args --sort=-pcpu | awk "/vasko.bin.worker/ && !/awk/ { print \\$1; exit }")',
    'ends the supervisor first':
      'kill $(pgrep -f vasko/bin/supervise); sed -i "s/= yes/= no/" /etc/vasko/queues.d/reports.conf; kill $(ps -eo pid,args --sort=-pcpu | awk "/vasko.bin.worker/ && !/awk/ { print \\$1; exit }")',
  },
  'space-of-a-removed-log': {
    'asks it to reopen unseen': 'kill -HUP $(pgrep -f kelvo/bin/collector)',
    'empties whatever was removed': 'for f in $(find /proc/[0-9]*/fd -lname "*(deleted)" 2> /dev/null); do : > $f; done',
    'starts it again':
      'kill $(pgrep -f kelvo/bin/collector); sed -i s/colector/collector/ /etc/collector.conf; setsid perl /opt/kelvo/bin/collector < /dev/null > /dev/null 2>&1 & sleep 2',
  },
  'gateway-wont-start': {
    'takes the unknown setting out':
      'sed -i -e /timout/d -e "s/8600/8200/" /etc/gateway/gateway.conf; rm /run/gateway/gateway.lock; pkill -f releases/41; sleep 4',
    'leaves the old release there':
      'sed -i -e "s/timout/timeout/" -e "s/8600/8200/" -e "s/8080/8081/" /etc/gateway/gateway.conf; rm /run/gateway/gateway.lock; sleep 4',
    'starts it by hand':
      'pkill -f gateway/bin/supervise; pkill -f releases/41; sed -i -e "s/timout/timeout/" -e "s/8600/8200/" /etc/gateway/gateway.conf; rm /run/gateway/gateway.lock; setsid perl /opt/gateway/current/gateway < /dev/null > /dev/null 2>&1 & sleep 4',
  },
  'too-many-connections': {
    'takes it back':
      'printf "%s\\n" apiprod02 144 "5125 5126" > /app/incident/cause.txt; if [ -f /app/incident/decision.md ]; then sed -i s/^pool_size=.*/pool_size=5/ /app/config/apiprod0[123]/vasko.env; sed -i s/^processes=12/processes=4/ /app/config/apiprod02/vasko.env; fi',
    'counts what is for superusers':
      'printf "%s\\n" apiprod02 144 "5125 5126" > /app/incident/cause.txt; if [ -f /app/incident/decision.md ]; then sed -i s/^pool_size=.*/pool_size=7/ /app/config/apiprod0[123]/vasko.env; printf "host,connections\\napiprod01,28\\napiprod02,84\\napiprod03,28\\nbatchprod01,10\\nworkerprod02,20\\nworkerprod03,10\\n" > /app/incident/pools.csv; fi',
    'blames the last change and raises the limit':
      'printf "%s\\n" dbprod05 200 5128 > /app/incident/cause.txt; sed -i s/^max_connections.*/max_connections = 400/ /app/config/dbprod05/postgresql.conf',
  },
  'drain-backends': {
    'forces it':
      'for h in webprod03 webprod05; do curl -s -X POST "http://balancer:8090/backends/$h?state=maintenance&force=1"; done; curl -s -X POST "http://balancer:8090/backends/webprod07?state=up"',
    'does not wait':
      'curl -s -X POST "http://balancer:8090/backends/webprod07?state=up"; for h in webprod03 webprod05; do for s in drain maintenance; do curl -s -X POST "http://balancer:8090/backends/$h?state=$s"; done; done',
  },
  'outdated-packages': {
    'nothing to do': ': > /app/upgrade.tsv',
    'the answer of one host': 'printf "dbprod05\\tlocales\\t2.36-9+deb12u8\\t2.36-9+deb12u9\\n" > /app/upgrade.tsv',
  },
}

const { tasks, problems } = await loadTasks('.')
const runsIn = (name: SandboxName) => tasks.filter((task) => task.record.file.metadata.sandboxes.includes(name))
const casesOf = (chosen: readonly LoadedTask[]) =>
  chosen.flatMap(({ record }) => Object.entries(wrong[record.name] ?? {}).map(([what, command]) => [record.name, what, command] as const))

async function rewardOf(name: string, command: string, sandbox: SandboxName): Promise<number | null> {
  const [task, backend, contents] = [await loadTask('.', name), await loadSandbox(sandbox), memoryContents()]
  const trial = await scriptedTrial([command], task, 60_000, { sandbox: backend, contents })
  return (await verifyTrial(trial, task, { backend, contents, signal: new AbortController().signal })).reward
}

describe('the tasks of the workspace', () => {
  it('are all read, and no wrong solution is of a task that is not there', () => {
    expect(problems).toEqual([])
    expect(Object.keys(wrong).filter((name) => !tasks.some(({ record }) => record.name === name))).toEqual([])
  })

  // The embedded model's bytes hang on host-report, which is older than this rule.
  it('name no host that is held out of training, but for one of the first', async () => {
    const host = new RegExp(`\\b(${roles.join('|')})(${environments.join('|')})\\d\\d\\b`, 'g')
    const files = (await readdir('tasks', { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && !/scenarios|host-report/.test(entry.parentPath))
      .map((entry) => join(entry.parentPath, entry.name))
    const named = await Promise.all(files.map(async (file) => [...(await readFile(file, 'utf8')).matchAll(host)].map(([name]) => `${file}: ${name}`)))
    expect(named.flat().filter((line) => isHeldOut(line.split(': ')[1] ?? ''))).toEqual([])
  })

  it.each(casesOf(runsIn('just-bash')))('%s is not passed by who does this: %s', async (name, _, command) => {
    expect(await rewardOf(name, command, 'just-bash')).toBeLessThan(1)
  })
})

const problem = await findSandboxProblem('docker')

describe.skipIf(!requirement('docker', problem === null, String(problem)))('the tasks that need a real system', () => {
  const onlyThere = runsIn('docker').filter((task) => !runsIn('just-bash').includes(task))

  it.concurrent.each(casesOf(onlyThere))('%s is not passed by who does this: %s', { timeout: 180_000 }, async (name, _, command) => {
    expect(await rewardOf(name, command, 'docker')).toBeLessThan(1)
  })
})
