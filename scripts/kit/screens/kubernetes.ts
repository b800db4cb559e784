import { tabwriter } from './tabwriter.ts'

/** One pod as `kubectl get pods` knows it. */
export interface Pod {
  name: string
  containers: number
  ready: number
  /** `Running`, `CrashLoopBackOff`, `ImagePullBackOff`, `Pending`. */
  status: string
  /** `0`, or `12 (2m31s ago)`. */
  restarts: string
  age: string
  node: string | null
  address: string | null
  labels: Readonly<Record<string, string>>
}

/** `kubectl get pods`, with `-o wide` or `--show-labels`. */
export function kubectlPods(pods: readonly Pod[], { wide = false, labels = false } = {}): string {
  const head = [
    'NAME',
    'READY',
    'STATUS',
    'RESTARTS',
    'AGE',
    ...(wide ? ['IP', 'NODE', 'NOMINATED NODE', 'READINESS GATES'] : []),
    ...(labels ? ['LABELS'] : []),
  ]
  return kubectlTable(
    head,
    pods.map((pod) => [
      pod.name,
      `${pod.ready}/${pod.containers}`,
      pod.status,
      pod.restarts,
      pod.age,
      ...(wide ? [pod.address ?? '<none>', pod.node ?? '<none>', '<none>', '<none>'] : []),
      ...(labels ? [selectorOf(pod.labels)] : []),
    ]),
  )
}

/** Columns as kubectl prints them. */
export const kubectlTable = (head: readonly string[], rows: readonly (readonly string[])[]): string => tabwriter(head, rows, { minimum: 6 })

/** `app=web,tier=front`. */
export const selectorOf = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(',')

export const noPods = (namespace: string): string => `No resources found in ${namespace} namespace.`

/** One line of a pod's events. */
export interface PodEvent {
  type: 'Normal' | 'Warning'
  reason: string
  age: string
  from: 'kubelet' | 'default-scheduler'
  message: string
}

/** What of a pod's description differs from pod to pod. */
export interface PodDescription {
  namespace: string
  pod: Pod
  controller: string
  container: string
  image: string
  port: number
  /** `State:` and, where it ended before, `Last State:`, line by line. */
  state: readonly string[]
  restarts: number
  memory: string
  cpu: string
  events: readonly PodEvent[]
}

/** `kubectl describe pod NAME`, without mounts, conditions and tolerations. */
export function kubectlDescribe(given: PodDescription): string {
  const { namespace, pod, controller, container, image, port, state, restarts, memory, cpu, events } = given
  const field = (name: string, value: string) => `${`${name}:`.padEnd(18)}${value}`
  const inner = (name: string, value: string) => `    ${`${name}:`.padEnd(16)}${value}`
  return [
    field('Name', pod.name),
    field('Namespace', namespace),
    field('Node', pod.node ?? '<none>'),
    field('Labels', selectorOf(pod.labels).replaceAll(',', `\n${' '.repeat(18)}`)),
    field('Status', pod.node === null ? 'Pending' : 'Running'),
    field('IP', pod.address ?? ''),
    field('Controlled By', `ReplicaSet/${controller}`),
    'Containers:',
    `  ${container}:`,
    inner('Image', image),
    inner('Port', `${port}/TCP`),
    ...state.map((line) => `    ${line}`),
    inner('Ready', 'False'),
    inner('Restart Count', String(restarts)),
    '    Limits:',
    `      memory:  ${memory}`,
    '    Requests:',
    `      cpu:     ${cpu}`,
    `      memory:  ${memory}`,
    podEvents(events),
  ]
    .map((line) => line.trimEnd())
    .join('\n')
}

/** The end of a description: what happened to the pod of late. */
export function podEvents(events: readonly PodEvent[]): string {
  if (events.length === 0) return 'Events:           <none>'
  const rows = [
    ['Type', 'Reason', 'Age', 'From', 'Message'],
    ['----', '------', '----', '----', '-------'],
    ...events.map(({ type, reason, age, from, message }) => [type, reason, age, from, message]),
  ]
  return `Events:\n${tabwriter([], rows, { gap: 2 }).replace(/^/gm, '  ')}`
}
