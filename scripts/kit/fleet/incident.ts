import { type Machine, withDisk, withUnit } from './machine.ts'
import type { Random } from './random.ts'
import { machinesOf, type Site, withMachine } from './site.ts'

/** Something broke at a site: where, how people notice it, the state in which it shows, and what mends it. Shared by generators, scenarios and tasks. */
export interface Incident {
  name: string
  /** What people notice, in their words, without the cause. */
  symptom: string
  /** The host where the cause lies, in its broken state; `site` has it in place. */
  machine: Machine
  site: Site
  /** The unit that suffers. */
  unit: string
  /** What its journal says, oldest first. */
  evidence: readonly string[]
  cause: string
  /** Commands that mend it on that host, in order. */
  remedy: readonly string[]
  /** A healthy copy of the machine, after the remedy. */
  mended: Machine
}

/** How one kind of incident comes about at a site. */
export interface IncidentKind {
  name: string
  role: string
  happen(given: { site: Site; machine: Machine; random: Random }): Omit<Incident, 'name' | 'machine' | 'site'> & { broken: Machine }
}

export const incidentKinds: readonly IncidentKind[] = [
  {
    name: 'disk-full',
    role: 'db',
    happen({ site, machine, random }) {
      const used = random.integer(98, 100)
      const broken = withDisk(withUnit(machine, 'postgresql', { state: 'failed' }), '/var/lib/postgresql', { usedPercent: used })
      return {
        symptom: `every page of ${site.application} that needs the database fails`,
        unit: 'postgresql',
        evidence: [
          'PANIC:  could not write to file "pg_wal/xlogtemp.4711": No space left on device',
          'LOG:  server process was terminated by signal 6: Aborted',
          'LOG:  shutting down because restart_after_crash is off',
        ],
        cause: `/var/lib/postgresql on ${machine.name} is ${used} % full`,
        remedy: ['sudo find /var/lib/postgresql/backup -name "*.dump" -mtime +14 -delete', 'sudo systemctl start postgresql'],
        broken,
        mended: withDisk(machine, '/var/lib/postgresql', { usedPercent: random.integer(52, 78) }),
      }
    },
  },
  {
    name: 'bad-config',
    role: 'web',
    happen({ site, machine, random }) {
      const line = random.integer(12, 96)
      const directive = random.pick(['prox_pass', 'servername', 'listn', 'client_max_bodysize'])
      const file = `/etc/nginx/sites-enabled/${site.application}.conf`
      return {
        symptom: `${site.domain} answers on one web server less since the last change`,
        unit: 'nginx',
        evidence: [
          `nginx: [emerg] unknown directive "${directive}" in ${file}:${line}`,
          'nginx: configuration file /etc/nginx/nginx.conf test failed',
          'nginx.service: Control process exited, code=exited, status=1/FAILURE',
        ],
        cause: `"${directive}" in line ${line} of ${file} is no directive of nginx`,
        remedy: [`sudo cp ${file}.bak ${file}`, 'sudo nginx -t', 'sudo systemctl start nginx'],
        broken: withUnit(machine, 'nginx', { state: 'failed' }),
        mended: machine,
      }
    },
  },
  {
    name: 'out-of-memory',
    role: 'cache',
    happen({ site, machine, random }) {
      const { pid, memoryMb } = machine.units.find((unit) => unit.name === 'redis-server') ?? { pid: 811, memoryMb: 900 }
      return {
        symptom: `${site.application} is slow since its sessions are not found in the cache`,
        unit: 'redis-server',
        evidence: [
          `Out of memory: Killed process ${pid} (redis-server) total-vm:${memoryMb * 1400}kB, anon-rss:${memoryMb * 1024}kB`,
          'redis-server.service: Main process exited, code=killed, status=9/KILL',
          "redis-server.service: Failed with result 'oom-kill'.",
        ],
        cause: `the kernel killed redis-server (pid ${pid}) on ${machine.name} for want of memory`,
        remedy: [`sudo redis-cli config set maxmemory ${random.pick([256, 512, 1024])}mb`, 'sudo systemctl restart redis-server'],
        broken: { ...withUnit(machine, 'redis-server', { state: 'failed' }), memoryUsedPercent: 97 },
        mended: machine,
      }
    },
  },
]

/** Lets one thing break at a site that has the role it breaks. */
export function incidentAt(site: Site, random: Random, kind: IncidentKind = random.pick(incidentKinds)): Incident {
  const { broken, ...told } = kind.happen({ site, machine: random.pick(machinesOf(site, kind.role)), random })
  return { name: kind.name, ...told, machine: broken, site: withMachine(site, broken) }
}
