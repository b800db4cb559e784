import { z } from 'zod'

export const SandboxName = z.enum(['just-bash', 'docker'])
export type SandboxName = z.infer<typeof SandboxName>

/** `task.toml` of the Harbor / Terminal-Bench 2 folder format, schema 1.4 (harbor, models/task/config.py). Foreign, so unknown keys pass. */
export const TaskFile = z.looseObject({
  schema_version: z.string().default('1.4'),
  task: z.looseObject({ name: z.string(), description: z.string().default(''), keywords: z.array(z.string()).default([]) }).optional(),
  metadata: z
    .looseObject({
      difficulty: z.enum(['easy', 'medium', 'hard', 'unknown']).default('unknown'),
      category: z.string().default('operations'),
      tags: z.array(z.string()).default([]),
      sandboxes: z.array(SandboxName).min(1).default(['docker']),
    })
    .prefault({}),
  agent: z.looseObject({ timeout_sec: z.number().positive().optional() }).prefault({}),
  verifier: z.looseObject({ timeout_sec: z.number().positive().default(600) }).prefault({}),
  environment: z
    .looseObject({
      build_timeout_sec: z.number().positive().default(600),
      workdir: z.string().default('/app'),
      network_mode: z.enum(['no-network', 'public', 'allowlist']).optional(),
      cpus: z.number().positive().optional(),
      memory_mb: z.number().positive().optional(),
    })
    .prefault({}),
})
export type TaskFile = z.infer<typeof TaskFile>

/** A task as loaded from its folder. `folder` is relative to the workspace. `sha256` covers what the agent meets; `testsSha256` what judges it. */
export const Task = z.strictObject({
  version: z.literal(1),
  name: z.string().min(1),
  folder: z.string(),
  instruction: z.string().min(1),
  file: TaskFile,
  sha256: z.string(),
  testsSha256: z.string(),
})
export type Task = z.infer<typeof Task>
