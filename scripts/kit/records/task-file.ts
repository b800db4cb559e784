import { z } from 'zod'

export const SandboxName = z.enum(['just-bash', 'docker'])
export type SandboxName = z.infer<typeof SandboxName>

/** Of tasks that say where their tests run faithfully, when nothing in the format itself does. */
export const VerificationMode = z.enum(['kept-state', 'in-place'])
export type VerificationMode = z.infer<typeof VerificationMode>

const seconds = z.number().positive()
/** An empty text is none, as Harbor takes it. */
const orNone = <Schema extends z.ZodType>(schema: Schema) => z.preprocess((value) => (value === '' ? undefined : value), schema.optional()).optional()
const user = orNone(z.union([z.string(), z.number().int().min(0)]))
const variables = z.record(z.string(), z.string())
const NetworkMode = z.enum(['no-network', 'public', 'allowlist'])

const name = '[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?'
const host = new RegExp(`^(\\*\\.)?${name}(\\.${name})*$`)
const isAddress = (text: string): boolean => z.ipv4().or(z.ipv6()).safeParse(text).success
const isHost = (text: string): boolean =>
  (host.test(text) && !isAddress(text.replace(/^\*\./, ''))) || isAddress(text) || z.cidrv4().or(z.cidrv6()).safeParse(text).success

/** A name, `*.suffix`, an address or a CIDR range; in lower case, without a dot at its end. */
const AllowedHost = z
  .string()
  .transform((text) => text.trim().toLowerCase().replace(/\.+$/, ''))
  .refine(isHost, 'is no host name, "*.suffix", address or CIDR range')

const network = { network_mode: NetworkMode.optional(), allowed_hosts: z.array(AllowedHost).optional() }

function checkHosts({ value, issues }: z.core.ParsePayload<{ network_mode?: string | undefined; allowed_hosts?: string[] | undefined }>): void {
  if (value.allowed_hosts === undefined || value.network_mode === 'allowlist') return
  if (value.allowed_hosts.length === 0 && value.network_mode !== undefined) return
  issues.push({ code: 'custom', message: 'goes with network_mode = "allowlist" alone', path: ['allowed_hosts'], input: value })
}

const Healthcheck = z.looseObject({
  command: z.string().min(1),
  interval_sec: seconds.default(5),
  timeout_sec: seconds.default(30),
  start_period_sec: z.number().min(0).default(0),
  start_interval_sec: seconds.default(5),
  retries: z.number().int().min(0).default(3),
})

const service = z
  .string()
  .regex(/^\s*[a-zA-Z0-9][\w.-]*\s*$/, 'is no name of a service')
  .transform((text) => text.trim())

const isInside = (path: string): boolean => !path.split('/').includes('..')

const Artifact = z.union([
  z.string().min(1).refine(isInside, 'may hold no ".."'),
  z
    .looseObject({
      source: z.string().min(1).refine(isInside, 'may hold no ".."'),
      destination: orNone(
        z
          .string()
          .refine(
            (path) => isInside(path) && !/^\/|\\/.test(path) && !/^(\.\/*)*(manifest\.json)?\/*$/.test(path),
            'is a relative path without ".." and backslash, other than manifest.json',
          ),
      ),
      exclude: z.array(z.string()).default([]),
      service: service.optional(),
    })
    .refine(({ source, service = 'main' }) => service === 'main' || source.startsWith('/'), {
      message: "is a path from the root where it is another service's than main",
      path: ['source'],
    }),
])

const McpServer = z
  .looseObject({
    name: z.string().min(1),
    transport: z.preprocess((value) => (value === 'http' ? 'streamable-http' : value), z.enum(['stdio', 'sse', 'streamable-http'])).default('sse'),
    url: z.string().optional(),
    command: z.string().optional(),
    args: z.array(z.string()).default([]),
  })
  .check(({ value, issues }) => {
    const needed = value.transport === 'stdio' ? 'command' : 'url'
    if (!value[needed]) issues.push({ code: 'custom', message: `is not there, which transport "${value.transport}" needs`, path: [needed], input: value })
  })

/** What a sandbox is made of and may use. */
export const TaskEnvironment = z
  .looseObject({
    build_timeout_sec: seconds.default(600),
    docker_image: orNone(z.string()),
    os: z.preprocess((value) => (typeof value === 'string' ? value.toLowerCase() : value), z.enum(['linux', 'windows'])).default('linux'),
    cpus: seconds.optional(),
    memory_mb: z.number().positive().optional(),
    storage_mb: z.number().positive().optional(),
    gpus: z.number().int().min(0).optional(),
    gpu_types: z.array(z.string()).optional(),
    tpu: z.looseObject({ type: z.string().min(1), topology: z.string().regex(/^[1-9]\d*(x[1-9]\d*)+$/, 'is no topology such as "2x4"') }).optional(),
    ...network,
    network_mode: NetworkMode.default('public'),
    env: variables.default({}),
    mcp_servers: z.array(McpServer).default([]),
    skills_dir: orNone(z.string()),
    workdir: orNone(z.string().startsWith('/')),
    healthcheck: Healthcheck.optional(),
  })
  .check(checkHosts)
export type TaskEnvironment = z.infer<typeof TaskEnvironment>

const AgentLimits = z.looseObject({ timeout_sec: seconds.optional(), user, ...network }).check(checkHosts)

const CollectHook = z.looseObject({
  command: z.string().min(1),
  service: service.default('main'),
  timeout_sec: seconds.default(60),
  user,
})

/** Without its default, by which a step's own is told from the task's. */
const StepVerifier = z
  .looseObject({
    timeout_sec: seconds.optional(),
    env: variables.default({}),
    user,
    environment_mode: z.enum(['shared', 'separate']).optional(),
    environment: TaskEnvironment.optional(),
    collect: z.array(CollectHook).default([]),
    ...network,
  })
  .check(checkHosts)
  .check(({ value, issues }) => {
    if (value.environment === undefined || value.environment_mode !== 'shared') return
    issues.push({ code: 'custom', message: 'does not go with environment_mode = "shared"', path: ['environment'], input: value })
  })

const folderName = /^(?!(?:con|prn|aux|nul|com[1-9]|lpt[1-9]) *(?:\.|$))[^<>:"/\\|?*\p{Cc}]*[^<>:"/\\|?*\p{Cc}. ]$/iu

const TaskStep = z.looseObject({
  name: z.string().regex(folderName, 'is no name of a folder of steps/ that every system takes'),
  agent: AgentLimits.prefault({}),
  verifier: StepVerifier.prefault({}),
  min_reward: z.union([z.number(), z.record(z.string(), z.number())]).optional(),
  healthcheck: Healthcheck.optional(),
  artifacts: z.array(Artifact).default([]),
})
export type TaskStep = z.infer<typeof TaskStep>

/** Free in the format; these are read here. */
export const TaskMetadata = z.looseObject({
  difficulty: z.enum(['easy', 'medium', 'hard', 'unknown']).default('unknown'),
  category: z.string().default('operations'),
  tags: z.array(z.string()).default([]),
  sandboxes: z.array(SandboxName).min(1).default(['docker']),
  verification: VerificationMode.optional(),
})

/** `task.toml` of the Harbor / Terminal-Bench 2 folder format, schema 1.0 to 1.4 (harbor, models/task/config.py). Foreign, so unknown keys pass. */
export const TaskFile = z.looseObject({
  schema_version: z.string().default('1.4'),
  source: z.string().optional(),
  /** Of a task with steps: the mean of each reward over them, or the last one's. */
  multi_step_reward_strategy: z.enum(['mean', 'final']).default('mean'),
  artifacts: z.array(Artifact).default([]),
  steps: z.array(TaskStep).default([]),
  task: z
    .looseObject({
      name: z.string().regex(/^(?!.*\.\.)[a-z\d][\w.-]*\/[a-z\d][\w.-]*$/i, 'is no name such as "org/name"'),
      version: z.string().min(1).optional(),
      description: z.string().default(''),
      authors: z.array(z.looseObject({ name: z.string(), email: z.string().optional() })).default([]),
      keywords: z.array(z.string()).default([]),
    })
    .optional(),
  metadata: TaskMetadata.prefault({}),
  agent: AgentLimits.prefault({}),
  verifier: StepVerifier.safeExtend({ timeout_sec: seconds.default(600) }).prefault({}),
  environment: TaskEnvironment.prefault({}),
  solution: z.looseObject({ env: variables.default({}) }).prefault({}),
})
export type TaskFile = z.infer<typeof TaskFile>
