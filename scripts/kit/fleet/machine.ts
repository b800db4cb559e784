import type { Host } from './hosts.ts'
import type { Random } from './random.ts'

/** One unit of systemd. `port` null: it listens nowhere. */
export interface Unit {
  name: string
  description: string
  user: string
  port: number | null
  state: 'active' | 'inactive' | 'failed'
  pid: number
  memoryMb: number
}

/** One mounted file system; sizes in GB of 1024 cubed. */
export interface Disk {
  device: string
  mount: string
  sizeGb: number
  usedPercent: number
  inodesPercent: number
}

/** The state of a host at one moment: what `#kit/screens` prints of it. A change is a copy: `{ ...machine, disks: ... }`. */
export interface Machine extends Host {
  address: string
  cores: number
  memoryMb: number
  memoryUsedPercent: number
  load: readonly [number, number, number]
  uptimeDays: number
  kernel: string
  units: readonly Unit[]
  disks: readonly Disk[]
}

/** What runs on a host of each role. Roles without a line run the application itself. */
const unitsByRole: Readonly<Record<string, readonly (readonly [name: string, description: string, user: string, port: number])[]>> = {
  web: [['nginx', 'A high performance web server and a reverse proxy server', 'www-data', 443]],
  proxy: [['haproxy', 'HAProxy Load Balancer', 'haproxy', 443]],
  gateway: [['haproxy', 'HAProxy Load Balancer', 'haproxy', 443]],
  db: [['postgresql', 'PostgreSQL Cluster 15-main', 'postgres', 5432]],
  cache: [['redis-server', 'Advanced key-value store', 'redis', 6379]],
  queue: [['rabbitmq-server', 'RabbitMQ Messaging Server', 'rabbitmq', 5672]],
  search: [['opensearch', 'OpenSearch', 'opensearch', 9200]],
  metrics: [['prometheus', 'Monitoring system and time series database', 'prometheus', 9090]],
  mail: [['postfix', 'Postfix Mail Transport Agent', 'postfix', 25]],
  auth: [['keycloak', 'Identity and access management', 'keycloak', 8443]],
}

const kernels = ['6.1.0-28-amd64', '6.1.0-31-amd64', '6.1.0-37-amd64', '5.15.0-134-generic', '6.8.0-57-generic'] as const

/** A healthy host: its role's service and ssh run, nothing is full. `application` is what a host without a service of its own runs. */
export function machineOf(host: Host, { application, random }: { application: string; random: Random }): Machine {
  const memoryMb = random.pick([2048, 4096, 8192, 16384, 32768])
  const cores = random.pick([2, 4, 8, 16])
  const known = unitsByRole[host.role] ?? [[application, `${application} ${host.role}`, application, random.integer(8000, 8999)] as const]
  const unit = ([name, description, user, port]: readonly [string, string, string, number]): Unit => ({
    name,
    description,
    user,
    port,
    state: 'active',
    pid: random.integer(600, 32000),
    memoryMb: random.integer(20, Math.floor(memoryMb / 3)),
  })
  const load = () => Number((random.next() * cores * 0.6).toFixed(2))
  return {
    ...host,
    address: `10.${random.integer(0, 63)}.${random.integer(0, 255)}.${random.integer(4, 250)}`,
    cores,
    memoryMb,
    memoryUsedPercent: random.integer(25, 75),
    load: [load(), load(), load()],
    uptimeDays: random.integer(2, 240),
    kernel: random.pick(kernels),
    units: [...known.map(unit), { ...unit(['ssh', 'OpenBSD Secure Shell server', 'root', 22]), memoryMb: random.integer(5, 12) }],
    disks: [
      { device: '/dev/sda1', mount: '/', sizeGb: random.pick([20, 40, 60]), usedPercent: random.integer(20, 70), inodesPercent: random.integer(3, 30) },
      {
        device: '/dev/sdb1',
        mount: host.role === 'db' ? '/var/lib/postgresql' : '/var',
        sizeGb: random.pick([100, 200, 500]),
        usedPercent: random.integer(20, 75),
        inodesPercent: random.integer(2, 30),
      },
    ],
  }
}

/** The unit of that name; throws where the machine has none. */
export function unitOf(machine: Machine, name: string): Unit {
  const unit = machine.units.find((candidate) => candidate.name === name)
  if (!unit) throw new RangeError(`${machine.name} has no unit ${name}; it has ${machine.units.map((one) => one.name).join(', ')}`)
  return unit
}

/** What a host is there for: the service of its role, or the application. */
export const mainUnitOf = (machine: Machine): Unit => unitOf(machine, machine.units[0]?.name ?? machine.role)

/** The machine with some units changed. */
export function withUnit(machine: Machine, name: string, change: Partial<Unit>): Machine {
  return { ...machine, units: machine.units.map((unit) => (unit.name === name ? { ...unit, ...change } : unit)) }
}

/** The machine with one file system changed. */
export function withDisk(machine: Machine, mount: string, change: Partial<Disk>): Machine {
  return { ...machine, disks: machine.disks.map((disk) => (disk.mount === mount ? { ...disk, ...change } : disk)) }
}
