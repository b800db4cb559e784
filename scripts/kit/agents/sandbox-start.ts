import type { StateFile, TaskEnvironment } from '#kit/records'
import type { SandboxStart } from '#kit/sandbox'
import { usualWorkdir } from './formats/workdir-of.ts'
import type { LoadedTask } from './loaded-task.ts'

/** The sandbox that a task is done in, and judged in. */
export function sandboxStart({ record, environment, image, compose, env }: LoadedTask): SandboxStart {
  return startIn(record.file.environment, { label: record.name, files: environment, image, compose, env })
}

/** A sandbox as an environment of a task file has it. */
export function startIn(
  { workdir, docker_image, build_timeout_sec, network_mode, allowed_hosts, cpus, memory_mb, storage_mb }: TaskEnvironment,
  {
    label,
    files,
    image,
    compose,
    env,
    keepsTests = false,
  }: {
    label: string
    files: readonly StateFile[]
    image: readonly StateFile[]
    compose: string | null
    env: Readonly<Record<string, string>>
    keepsTests?: boolean
  },
): SandboxStart {
  return {
    files,
    workdir: workdir ?? usualWorkdir,
    label,
    image: {
      files: image,
      buildTimeoutMs: Math.ceil(build_timeout_sec * 1000),
      ...(docker_image !== undefined && { name: docker_image }),
      ...(compose !== null && { compose }),
      ...(keepsTests && { keepsTests }),
    },
    ...(Object.keys(env).length > 0 && { env }),
    network: { mode: network_mode, ...(network_mode === 'allowlist' && { allowedHosts: allowed_hosts ?? [] }) },
    limits: { cpus, memoryMb: memory_mb, storageMb: storage_mb },
  }
}
