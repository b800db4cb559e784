import type Docker from 'dockerode'
import type { SandboxStart } from '../sandbox.ts'
import { layOver } from './compose/container-settings.ts'
import type { OpenNetwork } from './network/open-network.ts'

/** Processes and threads of one container: many for a task, few for a machine. */
const maximumProcesses = 2048

/**
 * What root in a container may still do: give files away and read all of them, become another user, end anybody's processes, listen below 1024, enter a
 * folder as its root, and write to the audit log, which `su` and `login` insist on. So packages are installed, and servers run as users of their own. Of what engines
 * allow by default this leaves out raw packets, making devices, and giving capabilities to files and to others.
 */
const capabilities = ['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'NET_BIND_SERVICE', 'SETGID', 'SETUID', 'SYS_CHROOT']

/** What holds for every container. */
export const bounds = () => ({ CapDrop: ['ALL'], CapAdd: [...capabilities], SecurityOpt: ['no-new-privileges'], PidsLimit: maximumProcesses })

export interface ContainerSurroundings {
  image: string
  network: OpenNetwork
  labels: Record<string, string>
  /** The size that the engine shall hold it to, in bytes; null is none. */
  storageBytes: number | null
  /** Laid over ours. */
  settings?: Docker.ContainerCreateOptions | undefined
}

/**
 * Init reaps what is orphaned and lets what is killed die at once. An image's ENTRYPOINT runs first, starts what lives there, and ends in `exec "$@"`. Memory is without
 * swap: what does not fit ends.
 */
export function containerOptions(
  given: SandboxStart,
  { image, network, labels, storageBytes, settings = {} }: ContainerSurroundings,
): Docker.ContainerCreateOptions {
  const { workdir, env = {}, limits = {} } = given
  const { cpus, memoryMb, pids } = limits
  return {
    Image: image,
    Cmd: ['sleep', 'infinity'],
    WorkingDir: workdir,
    Env: Object.entries({ ...network.env, ...env }).map(([name, value]) => `${name}=${value}`),
    Labels: labels,
    ...settings,
    HostConfig: {
      ...layOver({ Init: true, ...network.hostConfig, ...bounds() }, settings.HostConfig),
      ...(pids && { PidsLimit: pids }),
      ...(cpus && { NanoCpus: Math.round(cpus * 1e9) }),
      ...(memoryMb && { Memory: memoryMb * 1024 * 1024, MemorySwap: memoryMb * 1024 * 1024 }),
      ...(storageBytes && { StorageOpt: { size: String(storageBytes) } }),
    },
  }
}
