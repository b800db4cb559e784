import { tabwriter } from './tabwriter.ts'

/** One container as `docker ps` knows it. */
export interface Container {
  id: string
  name: string
  image: string
  command: string
  /** `3 days ago`. */
  created: string
  /** `Up 3 days (healthy)`, `Exited (1) 5 minutes ago`, `Restarting (1) 4 seconds ago`. */
  status: string
  ports: string
}

/** `docker ps`; with `-a` where `all` is given: then those that are stopped too. */
export function dockerPs(containers: readonly Container[], { all = false } = {}): string {
  const shown = containers.filter(({ status }) => all || !/^(Exited|Created)/.test(status))
  return tabwriter(
    ['CONTAINER ID', 'IMAGE', 'COMMAND', 'CREATED', 'STATUS', 'PORTS', 'NAMES'],
    shown.map(({ id, image, command, created, status, ports, name }) => [id.slice(0, 12), image, quotedCommand(command), created, status, ports, name]),
    { minimum: 10 },
  )
}

/** One container at one moment; sizes in MiB, processor time in percent of one core. */
export interface ContainerLoad {
  id: string
  name: string
  cpuPercent: number
  memoryMb: number
  limitMb: number
  processes: number
}

/** `docker stats --no-stream`. */
export function dockerStats(loads: readonly ContainerLoad[]): string {
  return tabwriter(
    ['CONTAINER ID', 'NAME', 'CPU %', 'MEM USAGE / LIMIT', 'MEM %', 'NET I/O', 'BLOCK I/O', 'PIDS'],
    loads.map(({ id, name, cpuPercent, memoryMb, limitMb, processes }) => [
      id.slice(0, 12),
      name,
      `${cpuPercent.toFixed(2)}%`,
      `${mebibytes(memoryMb)} / ${mebibytes(limitMb)}`,
      `${memoryPercent({ memoryMb, limitMb })}%`,
      `${(processes * 1.37).toFixed(2)}MB / ${(processes * 0.61).toFixed(2)}MB`,
      `${(memoryMb / 9).toFixed(1)}MB / 0B`,
      String(processes),
    ]),
    { minimum: 10 },
  )
}

/** The share of its limit that a container's memory takes, as `docker stats` rounds it. */
export const memoryPercent = ({ memoryMb, limitMb }: { memoryMb: number; limitMb: number }): string => ((memoryMb * 100) / limitMb).toFixed(2)

/** What docker keeps of one kind; sizes in GB. */
export interface DockerShare {
  kind: 'Images' | 'Containers' | 'Local Volumes' | 'Build Cache'
  total: number
  active: number
  sizeGb: number
  reclaimableGb: number
}

/** `docker system df`. */
export function dockerSystemDf(shares: readonly DockerShare[]): string {
  return tabwriter(
    ['TYPE', 'TOTAL', 'ACTIVE', 'SIZE', 'RECLAIMABLE'],
    shares.map(({ kind, total, active, sizeGb, reclaimableGb }) => [
      kind,
      String(total),
      String(active),
      gigabytes(sizeGb),
      kind === 'Build Cache' ? gigabytes(reclaimableGb) : `${gigabytes(reclaimableGb)} (${sizeGb === 0 ? 0 : Math.floor((reclaimableGb * 100) / sizeGb)}%)`,
    ]),
    { minimum: 10 },
  )
}

export const daemonDown = 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?'

export const socketDenied =
  'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.47/containers/json": dial unix /var/run/docker.sock: connect: permission denied'

/** A size as docker says it: `812MB` below a gigabyte, `4.31GB` from there on. */
export const gigabytes = (gb: number): string => (gb === 0 ? '0B' : gb < 1 ? `${Math.round(gb * 1000)}MB` : `${Number(gb.toPrecision(4))}GB`)

const mebibytes = (mb: number): string => (mb >= 1024 ? `${Number((mb / 1024).toPrecision(4))}GiB` : `${Number(mb.toPrecision(4))}MiB`)

/** Docker and compose show the first twenty characters of a command. */
export const quotedCommand = (command: string): string => `"${command.length > 20 ? `${command.slice(0, 19)}…` : command}"`
