import { z } from 'zod'
import { SandboxName } from '#kit/records'

/** What is collected by hand: the keys of its file, and the flags of its command. */
export const CollectConfig = z.strictObject({
  /** Folders of tasks, or globs over them. */
  tasks: z.array(z.string().min(1)).min(1),
  agent: z.strictObject({
    name: z.string().min(1),
    /** For agents that ask one. */
    model: z.string().min(1).optional(),
    temperature: z.number().min(0).max(2).default(0.7),
    max_turns: z.number().int().min(1).default(100),
  }),
  environment: z
    .strictObject({
      type: SandboxName.default('docker'),
      /** What becomes of trials whose disk the engine cannot hold to the task's `storage_mb`. */
      unenforced_storage: z.enum(['refuse', 'warn']).default('refuse'),
    })
    .prefault({}),
  exporter: z.strictObject({ formats: z.array(z.string().min(1)).default(['atif', 'sft']) }).prefault({}),
  /** Of each task. */
  attempts: z.number().int().min(1).default(1),
  /** Trials at once. */
  n_concurrent: z.number().int().min(1).default(1),
  output_dir: z.string().min(1).default('stages/collect/out/by-hand'),
})
export type CollectConfig = z.infer<typeof CollectConfig>

/** The flag that sets a key. */
export const flagOf = {
  tasks: 'task',
  'agent.name': 'agent',
  'agent.model': 'model',
  'agent.temperature': 'temperature',
  'agent.max_turns': 'max-turns',
  'environment.type': 'environment',
  'environment.unenforced_storage': 'unenforced-storage',
  'exporter.formats': 'formats',
  attempts: 'attempts',
  n_concurrent: 'n-concurrent',
  output_dir: 'output-dir',
} as const
