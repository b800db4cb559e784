import type Docker from 'dockerode'
import type { ComposedService } from './read-compose.ts'

/** What every container of a composition is created with; the first network alone, since the engine takes the others when it is there. */
export function containerSettings(
  service: ComposedService,
  networkIds: readonly string[],
  volumes: Readonly<Record<string, string>>,
): Docker.ContainerCreateOptions {
  const { healthcheck, deploy } = service
  const limits = deploy?.resources?.limits
  const cpus = limits?.cpus ?? service.cpus
  const memory = limits?.memory ?? service.mem_limit
  const pids = limits?.pids ?? service.pids_limit
  const [first = 'none'] = networkIds
  return {
    // An entrypoint of its own takes nothing from the image's command; `main` stays up with one of ours.
    ...(service.entrypoint && { Entrypoint: service.entrypoint, ...(service.name !== 'main' && { Cmd: [] }) }),
    ...(service.command && { Cmd: service.command }),
    ...(service.working_dir !== undefined && { WorkingDir: service.working_dir }),
    ...(service.user !== undefined && { User: service.user }),
    ...(service.hostname !== undefined && { Hostname: service.hostname }),
    ...(service.tty && { Tty: true }),
    ...(service.stdin_open && { OpenStdin: true }),
    ...(healthcheck && { Healthcheck: engineHealthcheck(healthcheck) }),
    NetworkingConfig: { EndpointsConfig: { [first]: endpointOf(service, 0) } },
    HostConfig: {
      NetworkMode: first,
      ...(service.init !== undefined && { Init: service.init }),
      ...(cpus !== undefined && { NanoCpus: Math.round(cpus * 1e9) }),
      ...(memory !== undefined && { Memory: memory, MemorySwap: memory }),
      ...(pids !== undefined && { PidsLimit: pids }),
      ...(service.shm_size !== undefined && { ShmSize: service.shm_size }),
      ...(service.read_only && { ReadonlyRootfs: true }),
      ...(service.restart !== undefined && { RestartPolicy: restartPolicy(service.restart) }),
      ...(service.tmpfs.length > 0 && { Tmpfs: Object.fromEntries(service.tmpfs.map(splitTmpfs)) }),
      CapAdd: service.cap_add,
      CapDrop: service.cap_drop,
      Ulimits: Object.entries(service.ulimits).map(([Name, { soft, hard }]) => ({ Name, Soft: soft, Hard: hard })),
      ExtraHosts: service.extra_hosts.map((line) => line.replace('=', ':')),
      Mounts: service.volumes.map(({ source, target, readOnly }) => ({
        Type: 'volume',
        Source: source === null ? '' : (volumes[source] ?? ''),
        Target: target,
        ReadOnly: readOnly,
      })),
    },
  }
}

/** Settings of a service over those of every container. Capabilities are given and taken one by one. */
export function layOver(every: Docker.HostConfig, own: Docker.HostConfig = {}): Docker.HostConfig {
  const { CapAdd: added = [], CapDrop: dropped = [] } = own
  const kept: readonly string[] = dropped.includes('ALL') ? [] : (every.CapAdd ?? []).filter((name: string) => !dropped.includes(name))
  return { ...every, ...own, CapAdd: [...kept, ...added], CapDrop: [...(every.CapDrop ?? []), ...dropped] }
}

/** How a container stands in its network of this number. */
export const endpointOf = ({ attachments }: ComposedService, index: number): { Aliases: string[] } => ({ Aliases: [...(attachments[index]?.aliases ?? [])] })

function engineHealthcheck({ test, interval, timeout, start_period, retries, disable }: NonNullable<ComposedService['healthcheck']>): Docker.HealthConfig {
  if (disable || !test) return disable ? { Test: ['NONE'] } : {}
  return {
    Test: test,
    ...(interval !== undefined && { Interval: interval }),
    ...(timeout !== undefined && { Timeout: timeout }),
    ...(start_period !== undefined && { StartPeriod: start_period }),
    ...(retries !== undefined && { Retries: retries }),
  }
}

function restartPolicy(text: string): Docker.HostRestartPolicy {
  const [name = 'no', count] = text.split(':')
  return { Name: name, ...(count !== undefined && { MaximumRetryCount: Number(count) }) }
}

function splitTmpfs(text: string): [path: string, options: string] {
  const [path = '', ...options] = text.split(':')
  return [path, options.join(':')]
}
