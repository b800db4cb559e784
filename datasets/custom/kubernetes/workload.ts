import type { Act } from '#kit/conversations'
import { drawSuffix, type Random } from '#kit/fleet'
import type { Pod } from '#kit/screens'

/** One deployment in its namespace, with its pods. */
export interface Workload {
  namespace: string
  name: string
  image: string
  repository: string
  tag: string
  replicaSet: string
  port: number
  memoryMi: number
  cpuMilli: number
  pods: readonly Pod[]
}

const parts = ['api', 'web', 'worker', 'checkout', 'search', 'billing', 'gateway', 'mailer', 'importer', 'sessions'] as const

/** A deployment whose pods all run. */
export function workloadOf({ stem, random }: Act, { least = 2 } = {}): Workload {
  const application = stem()
  const namespace = random.chance(0.6) ? application : `${application}-${random.pick(['stage', 'qa', 'dev', 'prod'])}`
  const name = random.pick(parts)
  const tag = drawTag(random)
  const repository = `registry.${application}.example/${name}`
  const replicaSet = `${name}-${drawSuffix(random, 10)}`
  const replicas = random.integer(least, 5)
  const age = random.pick(['19h', '26h', '2d4h', '6d', '18d'])
  const pods = Array.from({ length: replicas }, () => podOf({ replicaSet, name, random, age }))
  return {
    namespace,
    name,
    repository,
    tag,
    image: `${repository}:${tag}`,
    replicaSet,
    port: random.pick([8080, 3000, 8000, 9000]),
    memoryMi: random.pick([128, 192, 256, 384]),
    cpuMilli: random.pick([100, 250, 500, 1000]),
    pods,
  }
}

export const drawTag = (random: Random): string => `${random.integer(1, 9)}.${random.integer(0, 30)}.${random.integer(0, 9)}`

/** A pod that runs and is ready. */
export function podOf({ replicaSet, name, random, age }: { replicaSet: string; name: string; random: Random; age: string }): Pod {
  return {
    name: `${replicaSet}-${drawSuffix(random, 5)}`,
    containers: 1,
    ready: 1,
    status: 'Running',
    restarts: '0',
    age,
    node: `node-${random.integer(1, 9)}`,
    address: `10.244.${random.integer(0, 9)}.${random.integer(2, 250)}`,
    labels: { app: name, 'pod-template-hash': replicaSet.slice(name.length + 1) },
  }
}

/** The workload with its first pods changed. */
export const withPods = (workload: Workload, count: number, change: Partial<Pod>): Workload => ({
  ...workload,
  pods: workload.pods.map((pod, place) => (place < count ? { ...pod, ...change } : pod)),
})

/** The first pod. */
export function firstPod({ pods, name }: Workload): Pod {
  const [pod] = pods
  if (!pod) throw new RangeError(`the deployment ${name} has no pod`)
  return pod
}
