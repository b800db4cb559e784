import { z } from 'zod'
import { Amount, Bytes, Duration, Flag } from './quantities.ts'
import { splitWords } from './split-words.ts'

/** What is in a compose file and means nothing here: a container has a name of its own, nobody outside reaches its ports, and it is killed, since it holds nothing. */
const ignored = z.unknown().optional()

const Words = z.union([z.string().transform(splitWords), z.array(z.coerce.string())])
const Texts = z.union([z.string().transform((text) => [text]), z.array(z.string())])
const Value = z.union([z.string(), z.number(), z.boolean()]).transform(String)

/** A mapping, or lines `NAME=value`. A name alone would be taken from the environment of whoever runs this. */
const Pairs = z.union([
  z
    .record(
      z.string(),
      Value.nullable().refine((value) => value !== null, 'has no value, and none is taken from the machine; give one, or ""'),
    )
    .transform(
      (pairs) => pairs as Record<string, string>, // null was refused
    ),
  z
    .array(z.string().regex(/=/, 'has no value, and none is taken from the machine; write NAME=value'))
    .transform((lines) => Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))),
])

const Build = z.union([
  z.string().transform((context) => ({ context, dockerfile: undefined, args: undefined, target: undefined })),
  z.strictObject({
    context: z.string().default('.'),
    dockerfile: z.string().optional(),
    args: Pairs.optional(),
    target: z.string().optional(),
    labels: ignored,
    cache_from: ignored,
  }),
])

const Dependency = z.strictObject({
  condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']).default('service_started'),
  required: Flag.default(true),
  restart: ignored,
})
const Dependencies = z.union([
  z.array(z.string()).transform((names) => Object.fromEntries(names.map((name) => [name, Dependency.parse({})]))),
  z.record(z.string(), Dependency),
])

const Healthcheck = z.strictObject({
  test: z.union([z.string().transform((command) => ['CMD-SHELL', command]), z.array(z.string()).min(1)]).optional(),
  interval: Duration.optional(),
  timeout: Duration.optional(),
  start_period: Duration.optional(),
  start_interval: ignored,
  retries: Amount.optional(),
  disable: Flag.optional(),
})

const Attachment = z.strictObject({ aliases: z.array(z.string()).optional(), priority: ignored }).nullable()
const Attachments = z.union([
  z.array(z.string()).transform((names) => Object.fromEntries(names.map((name): [string, z.infer<typeof Attachment>] => [name, null]))),
  z.record(z.string(), Attachment),
])

/** `source` is null where the volume has no name. */
const Mount = z.union([
  z.string().transform((text, context) => {
    const [first = '', second, mode] = text.split(':')
    if (text.split(':').length > 3 || (mode !== undefined && !/^(rw|ro|z|Z|,)+$/.test(mode))) {
      context.addIssue({ code: 'custom', message: `"${text}" is no volume; write NAME:/PATH or NAME:/PATH:ro` })
      return z.NEVER
    }
    return second === undefined ? { source: null, target: first, readOnly: false } : { source: first, target: second, readOnly: /ro/.test(mode ?? '') }
  }),
  z
    .strictObject({
      type: z.enum(['volume', 'bind']),
      source: z.string().optional(),
      target: z.string(),
      read_only: Flag.default(false),
      bind: ignored,
      volume: ignored,
    })
    .transform(({ type, source, target, read_only }) => ({ source: type === 'bind' ? `/${source ?? ''}` : (source ?? null), target, readOnly: read_only })),
])

/** Whether a mount's source is a path of the machine. */
export const isOfMachine = (source: string | null): boolean => source !== null && /^[./~]/.test(source)

function plainCapability(name: string): string {
  return name.toUpperCase().replace(/^CAP_/, '')
}

/** The same for every engine: what root in a container may do beside what it always may. */
const Capability = z
  .string()
  .transform(plainCapability)
  .refine((name) => lentCapabilities.includes(name), {
    error: ({ input }) => `"${input}" is more than a sandbox gives; leave it out (given are: ${lentCapabilities.join(', ')})`,
  })
const lentCapabilities = ['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'IPC_LOCK', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'NET_RAW'].concat([
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
  'SYS_NICE',
  'SYS_PTRACE',
])

const Ulimit = z.union([Amount.transform((limit) => ({ soft: limit, hard: limit })), z.strictObject({ soft: Amount, hard: Amount })])
const Limits = z.strictObject({ cpus: Amount.optional(), memory: Bytes.optional(), pids: Amount.optional() })
const Deploy = z.strictObject({
  resources: z.strictObject({ limits: Limits.optional(), reservations: ignored }).optional(),
  replicas: z.literal([1, '1'], 'only one of a service is started; leave it out').optional(),
  restart_policy: ignored,
})

export const Service = z.strictObject({
  image: z.string().optional(),
  build: Build.optional(),
  command: Words.nullish(),
  entrypoint: Words.nullish(),
  environment: Pairs.optional(),
  working_dir: z.string().optional(),
  user: Value.optional(),
  hostname: z.string().optional(),
  depends_on: Dependencies.default({}),
  healthcheck: Healthcheck.optional(),
  networks: Attachments.optional(),
  volumes: z.array(Mount).default([]),
  tmpfs: Texts.default([]),
  ulimits: z.record(z.string(), Ulimit).default({}),
  cap_add: z.array(Capability).default([]),
  cap_drop: z.array(z.string().transform(plainCapability)).default([]),
  extra_hosts: z
    .union([z.array(z.string()), z.record(z.string(), z.string()).transform((hosts) => Object.entries(hosts).map(([name, place]) => `${name}:${place}`))])
    .default([]),
  init: Flag.optional(),
  restart: z
    .string()
    .regex(/^(no|always|unless-stopped|on-failure(:\d+)?)$/, 'say no, always, unless-stopped or on-failure')
    .optional(),
  deploy: Deploy.optional(),
  cpus: Amount.optional(),
  mem_limit: Bytes.optional(),
  pids_limit: Amount.optional(),
  shm_size: Bytes.optional(),
  read_only: Flag.optional(),
  tty: Flag.optional(),
  stdin_open: Flag.optional(),
  privileged: z.literal([false, 'false'], 'nothing in a sandbox is given the machine; leave it out').optional(),
  security_opt: z.array(z.literal(['no-new-privileges:true', 'no-new-privileges'], 'a sandbox is not opened further; leave it out')).optional(),
  container_name: ignored,
  expose: ignored,
  labels: ignored,
  logging: ignored,
  mem_reservation: ignored,
  ports: ignored,
  pull_policy: ignored,
  stop_grace_period: ignored,
  stop_signal: ignored,
})
export type Service = z.infer<typeof Service>

const Name = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]*$/, 'a name is letters, digits, dots, hyphens and underscores')
const Network = z
  .strictObject({
    driver: z.literal('bridge', 'only bridge networks are made; leave it out').optional(),
    internal: Flag.default(false),
    name: ignored,
    labels: ignored,
  })
  .nullable()
const Volume = z.strictObject({ driver: z.literal('local', 'only local volumes are made; leave it out').optional(), name: ignored, labels: ignored }).nullable()

export const ComposeFile = z.strictObject({
  version: ignored,
  name: ignored,
  /** One without a body has all it needs from the task. */
  services: z.record(
    Name,
    z.preprocess((given) => given ?? {}, Service),
  ),
  networks: z.record(Name, Network).default({}),
  volumes: z.record(Name, Volume).default({}),
})
