import type { SandboxStart } from '#kit/sandbox'
import type { LoadedTask } from './loaded-task.ts'

/** The sandbox that a task is done in, and judged in. */
export function sandboxStart({ record, environment, image }: LoadedTask): SandboxStart {
  const { workdir, build_timeout_sec, network_mode, cpus, memory_mb } = record.file.environment
  return {
    files: environment,
    workdir,
    label: record.name,
    image: { files: image, buildTimeoutMs: Math.ceil(build_timeout_sec * 1000) },
    network: { mode: network_mode ?? 'no-network' },
    limits: { cpus, memoryMb: memory_mb },
  }
}
