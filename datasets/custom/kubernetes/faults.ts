import type { Random } from '#kit/fleet'
import { drawSuffix } from '#kit/fleet'
import type { Pod, PodEvent } from '#kit/screens'
import type { Workload } from './workload.ts'

/** Why a pod does not run or is not ready, and how kubectl shows it. */
export interface Fault {
  kind: 'crash' | 'image' | 'memory' | 'resources' | 'volume' | 'config' | 'probe'
  change: Partial<Pod>
  state: readonly string[]
  restarts: number
  events: readonly PodEvent[]
  /** What the container wrote before it ended, where that tells the cause. */
  log: readonly string[] | null
  cause: string
  advice: string
}

const warning = (reason: string, age: string, from: PodEvent['from'], message: string): PodEvent => ({ type: 'Warning', reason, age, from, message })

/** Draws a fault for pods of a workload. */
export function drawFault(workload: Workload, random: Random): Fault {
  const kind = random.pick(['crash', 'crash', 'image', 'memory', 'resources', 'volume', 'config', 'probe'] as const)
  return faults[kind](workload, random)
}

const ended = (reason: string, exit: number): string[] => [
  'State:          Waiting',
  '  Reason:       CrashLoopBackOff',
  'Last State:     Terminated',
  `  Reason:       ${reason}`,
  `  Exit Code:    ${exit}`,
]

const waiting = (reason: string): string[] => ['State:          Waiting', `  Reason:       ${reason}`]

/** A pod that no node takes: it never ran, and the scheduler says why. */
const unscheduled = (random: Random, why: string): Pick<Fault, 'change' | 'state' | 'restarts' | 'events' | 'log'> => ({
  change: { ready: 0, status: 'Pending', node: null, address: null, age: `${random.integer(5, 55)}m` },
  state: [],
  restarts: 0,
  events: [warning('FailedScheduling', `${random.integer(2, 30)}m`, 'default-scheduler', why)],
  log: null,
})

export const faults: Readonly<Record<Fault['kind'], (workload: Workload, random: Random) => Fault>> = {
  crash(workload, random) {
    const restarts = random.integer(6, 90)
    const setting = random.pick(['DB_HOST', 'QUEUE_URL', 'LICENSE_FILE', 'BASE_URL', 'CACHE_HOST'])
    const host = `${random.pick(['db', 'cache', 'queue', 'auth'])}.${workload.namespace}.svc.cluster.local`
    const line = random.integer(10, 400)
    const [log, cause, advice] = random.pick<readonly [readonly string[], string, string]>([
      [
        [`level=info msg="starting ${workload.name} ${workload.tag}"`, `level=fatal msg="${setting} must be set"`],
        `${setting} is not set, so ${workload.name} gives up at start`,
        `add ${setting} to the deployment's environment`,
      ],
      [
        [`level=info msg="starting ${workload.name} ${workload.tag}"`, `level=fatal msg="lookup ${host}: no such host"`],
        `the name ${host} does not resolve`,
        `check whether the service ${host.split('.')[0]} exists in ${workload.namespace}`,
      ],
      [
        [
          `Traceback (most recent call last):`,
          `  File "/app/main.py", line ${line}, in <module>`,
          `    raise MigrationError("schema is 2 versions behind")`,
          'MigrationError: schema is 2 versions behind',
        ],
        `the database schema is 2 versions behind (main.py, line ${line})`,
        'run the migration job before this release',
      ],
    ])
    return {
      kind: 'crash',
      change: { ready: 0, status: 'CrashLoopBackOff', restarts: `${restarts} (${random.integer(1, 4)}m${random.integer(1, 59)}s ago)` },
      state: ended('Error', 1),
      restarts,
      events: [
        warning(
          'BackOff',
          `${random.integer(5, 50)}s (x${restarts * 4} over ${restarts * 5}m)`,
          'kubelet',
          `Back-off restarting failed container ${workload.name}`,
        ),
      ],
      log,
      cause,
      advice,
    }
  },
  image(workload, random) {
    const { tag, image } = workload
    const [answer, cause, advice] = random.pick<readonly [string, string, string]>([
      [
        `failed to resolve reference "${image}": ${image}: not found`,
        `the registry has no tag ${tag} of ${workload.name}`,
        'push that tag, or set one that exists',
      ],
      [
        `failed to resolve reference "${image}": pull access denied, repository does not exist or may require authorization`,
        `the registry refuses to hand out ${image}`,
        'check the imagePullSecrets of the service account',
      ],
    ])
    return {
      kind: 'image',
      change: { ready: 0, status: 'ImagePullBackOff', age: `${random.integer(4, 50)}m` },
      state: waiting('ImagePullBackOff'),
      restarts: 0,
      events: [
        { type: 'Normal', reason: 'Pulling', age: `${random.integer(1, 3)}m (x5 over 9m)`, from: 'kubelet', message: `Pulling image "${image}"` },
        warning('Failed', '2m (x5 over 9m)', 'kubelet', `Failed to pull image "${image}": ${answer}`),
        warning('Failed', '40s (x18 over 9m)', 'kubelet', 'Error: ImagePullBackOff'),
      ],
      log: null,
      cause,
      advice,
    }
  },
  memory(workload, random) {
    const restarts = random.integer(3, 40)
    return {
      kind: 'memory',
      change: { ready: 0, status: random.pick(['OOMKilled', 'CrashLoopBackOff']), restarts: `${restarts} (${random.integer(10, 59)}s ago)` },
      state: ended('OOMKilled', 137),
      restarts,
      events: [
        warning(
          'BackOff',
          `${random.integer(5, 50)}s (x${restarts * 2} over ${restarts * 6}m)`,
          'kubelet',
          `Back-off restarting failed container ${workload.name}`,
        ),
      ],
      log: null,
      cause: `its container is killed whenever it exceeds its memory limit of ${workload.memoryMi}Mi (OOMKilled, exit code 137)`,
      advice: `raise the limit to ${workload.memoryMi * 2}Mi`,
    }
  },
  resources(workload, random) {
    const nodes = random.integer(3, 9)
    const what = random.pick(['cpu', 'memory'] as const)
    return {
      kind: 'resources',
      ...unscheduled(
        random,
        `0/${nodes} nodes are available: ${nodes} Insufficient ${what}. preemption: 0/${nodes} nodes are available: ${nodes} No preemption victims found for incoming pod.`,
      ),
      cause: `none of the ${nodes} nodes has enough free ${what} for it (it asks for ${what === 'cpu' ? `${workload.cpuMilli}m` : `${workload.memoryMi}Mi`})`,
      advice: `lower its request, free ${what} elsewhere or add a node`,
    }
  },
  volume(workload, random) {
    const claim = `${workload.name}-data-${drawSuffix(random, 4)}`
    const nodes = random.integer(3, 9)
    return {
      kind: 'volume',
      ...unscheduled(
        random,
        `0/${nodes} nodes are available: persistentvolumeclaim "${claim}" not found. preemption: 0/${nodes} nodes are available: ${nodes} Preemption is not helpful for scheduling.`,
      ),
      cause: `the claim ${claim} that it mounts does not exist`,
      advice: `create the claim ${claim}, or name the right one in the deployment`,
    }
  },
  config(workload, random) {
    const [what, name] = random.pick([
      ['configmap', `${workload.name}-settings`],
      ['secret', `${workload.name}-credentials`],
      ['configmap', `${workload.name}-env`],
    ] as const)
    return {
      kind: 'config',
      change: { ready: 0, status: 'CreateContainerConfigError', age: `${random.integer(4, 50)}m` },
      state: waiting('CreateContainerConfigError'),
      restarts: 0,
      events: [
        warning(
          'Failed',
          `${random.integer(3, 50)}s (x${random.integer(8, 90)} over ${random.integer(3, 19)}m)`,
          'kubelet',
          `Error: ${what} "${name}" not found`,
        ),
      ],
      log: null,
      cause: `the ${what} ${name} does not exist in ${workload.namespace}`,
      advice: `create ${what} ${name} there; the kubelet tries again by itself`,
    }
  },
  probe(workload, random) {
    const path = random.pick(['/healthz', '/ready', '/status', '/live'])
    const [answer, cause] = random.pick<readonly [string, string]>([
      ['HTTP probe failed with statuscode: 503', `its readiness probe on ${path} is answered with 503`],
      ['HTTP probe failed with statuscode: 404', `its readiness probe asks for ${path}, which the application does not have (404)`],
      [
        `Get "http://10.244.1.9:${workload.port}${path}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
        `its readiness probe on ${path} gets no answer in time`,
      ],
    ])
    return {
      kind: 'probe',
      change: { ready: 0, status: 'Running', restarts: '0', age: `${random.integer(6, 50)}m` },
      state: ['State:          Running'],
      restarts: 0,
      events: [
        warning(
          'Unhealthy',
          `${random.integer(2, 20)}s (x${random.integer(20, 200)} over ${random.integer(5, 50)}m)`,
          'kubelet',
          `Readiness probe failed: ${answer}`,
        ),
      ],
      log: null,
      cause,
      advice: `look at what ${path} checks, or correct the probe`,
    }
  },
}
