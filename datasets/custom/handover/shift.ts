import type { Act } from '#kit/conversations'
import { drawMoment, isoSeconds, later, type Machine, mainUnitOf, withDisk, withUnit } from '#kit/fleet'
import { columns } from '#kit/screens'

/** The state of one environment at the end of a shift. All that is printed and told follows from it. */
export interface Shift {
  environment: string
  machines: readonly Machine[]
  /** Where alerts are asked for. */
  metrics: Machine
  now: Date
  alerts: readonly { name: string; host: string; severity: 'critical' | 'warning'; since: Date }[]
  incidents: readonly { number: number; state: 'open' | 'watching'; title: string; owner: string }[]
  deployments: readonly { at: Date; application: string; version: string; result: 'ok' | 'rolled back' }[]
}

const titles = [
  'checkout slow at noon',
  'mails delayed',
  'one replica behind',
  'certificates of partners end this week',
  'disk of the backup host',
  'login fails for a few people',
] as const

/** A shift in which some things broke, or none. */
export function drawShift(act: Act, quiet = act.random.chance(0.2)): Shift {
  const { random, site, draw, stem } = act
  const drawn = site({ roles: ['web', 'api', 'db', 'metrics'], each: 1 })
  const now = drawMoment(random)
  const broken = quiet ? -1 : random.integer(0, 2)
  const full = quiet ? -1 : random.integer(0, 2)
  const changed = drawn.machines.map((machine, place) => {
    const failed = place === broken ? withUnit(machine, mainUnitOf(machine).name, { state: 'failed' }) : machine
    return place === full ? withDisk(failed, failed.disks[1]?.mount ?? '/', { usedPercent: random.integer(86, 97) }) : failed
  })
  const machines = changed.slice(0, 3)
  const ago = (most: number) => later(now, -random.integer(10, most) * 60)
  const alerts = machines.flatMap((machine) => [
    ...(failedOf(machine).length > 0 ? [{ name: 'UnitFailed', host: machine.name, severity: 'critical' as const, since: ago(90) }] : []),
    ...(fullOf(machine) ? [{ name: 'DiskAlmostFull', host: machine.name, severity: 'warning' as const, since: ago(400) }] : []),
  ])
  const firstTitle = random.integer(0, titles.length - 1)
  const incidents = Array.from({ length: quiet ? 0 : random.integer(0, 2) }, (_, place) => ({
    number: random.integer(300, 900) + place,
    state: random.pick(['open', 'watching'] as const),
    title: titles[(firstTitle + place) % titles.length] ?? '',
    owner: draw('user'),
  }))
  const deployments = Array.from({ length: random.integer(quiet ? 0 : 1, 3) }, (_, place) => ({
    at: later(now, -(8 - place * 2) * 3000),
    application: stem(),
    version: `${random.integer(1, 5)}.${random.integer(0, 30)}.${random.integer(0, 9)}`,
    result: !quiet && random.chance(0.25) ? ('rolled back' as const) : ('ok' as const),
  }))
  return { environment: drawn.environment, machines, metrics: drawn.machines[3] ?? changed[0] ?? missing(), now, alerts, incidents, deployments }
}

const missing = (): never => {
  throw new RangeError('a site without machines')
}

export const failedOf = ({ units }: Machine): readonly string[] => units.filter(({ state }) => state === 'failed').map(({ name }) => name)
export const fullOf = ({ disks }: Machine) => disks.find(({ usedPercent }) => usedPercent > 85)

/** `amtool alert query`. */
export function alertList({ alerts }: Shift): string {
  if (alerts.length === 0) return ''
  return columns(
    ['Alertname', 'Starts At', 'Summary', 'State'],
    alerts.map(({ name, host, severity, since }) => [name, `${isoSeconds(since)} UTC`, `${severity}: ${name} on ${host}`, 'active']),
  )
}

export const incidentFile = '/srv/oncall/incidents.csv'
export const deploymentFile = '/srv/oncall/deployments.csv'

export const incidentLines = ({ incidents }: Shift): string =>
  incidents.map(({ number, state, title, owner }) => `INC-${number},${state},${title},${owner}`).join('\n')
export const deploymentLines = ({ deployments }: Shift): string =>
  deployments.map(({ at, application, version, result }) => `${isoSeconds(at).slice(0, 16)},${application},${version},${result}`).join('\n')
