import { opening, scene } from '#kit/conversations'
import { kubectlPods, kubectlTable, noPods } from '#kit/screens'
import { workloadOf } from '../workload.ts'

export const overview = scene('overview', (act) => {
  const { talk, random, ask, word } = act
  const { namespace, pods, name } = workloadOf(act)
  talk.user(
    ask(
      [
        'Which pods run in {namespace}',
        'Are all pods in namespace {namespace} ready',
        'List the pods of {namespace}',
        'Show me the state of namespace {namespace}',
        'How many pods of {name} are there in {namespace}',
      ],
      { namespace, name },
    ),
  )
  const state = random.pick(['fine', 'fine', 'restarted', 'forbidden', 'empty'] as const)
  const get = `kubectl -n ${namespace} get pods`
  if (state === 'forbidden') {
    const account = `system:serviceaccount:ops:${random.pick(['agent', 'reader', 'helper'])}`
    talk.bash(get, {
      text: `Error from server (Forbidden): pods is forbidden: User "${account}" cannot list resource "pods" in API group "" in the namespace "${namespace}"`,
      exit: 1,
    })
    talk.bash(
      `kubectl auth can-i --list -n ${namespace} | head -n 4`,
      kubectlTable(
        ['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs'],
        [
          ['selfsubjectreviews.authentication.k8s.io', '[]', '[]', '[create]'],
          ['selfsubjectaccessreviews.authorization.k8s.io', '[]', '[]', '[create]'],
          ['', '[/healthz]', '[]', '[get]'],
        ],
      ),
    )
    return talk.answer(
      word(
        [
          'I may not list pods in {namespace}: {account} has no rights there beyond asking about its own. Someone with admin rights would have to bind the role `view` to it.',
          'Forbidden. The account {account} cannot list pods in that namespace, so I cannot tell. A RoleBinding to `view` would do.',
          'The cluster refuses: {account} lacks `list` on pods there. Please have it bound to `view`, then ask me again.',
        ],
        { namespace, account },
      ),
    )
  }
  if (state === 'empty') {
    talk.bash(get, noPods(namespace))
    talk.bash(`kubectl -n ${namespace} get deployments`, kubectlTable(['NAME', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'AGE'], [[name, '0/0', '0', '0', '41d']]))
    return talk.answer(
      word(
        [
          'None. {namespace} holds the deployment {name}, but it is scaled to 0 (0/0).',
          'There are no pods: {name} is scaled down to zero replicas, 0/0.',
          'No pod runs there, and none should: the only deployment, {name}, asks for 0 replicas (0/0).',
        ],
        { namespace, name },
      ),
    )
  }
  const restarts = random.integer(2, 14)
  const shown =
    state === 'restarted' ? pods.map((pod, place) => (place === 0 ? { ...pod, restarts: `${restarts} (${random.integer(2, 20)}h ago)` } : pod)) : pods
  talk.bash(get, kubectlPods(shown))
  talk.answer(
    state === 'fine'
      ? word(
          [
            '{count} pods run in {namespace}, all ready, none restarted; the first is {pod}.',
            'All {count} pods are Running and ready ({pod} and the others), with 0 restarts.',
            '{namespace} has {count} pods of {name}; each is 1/1. {pod} stands for all: no restarts.',
          ],
          { count: shown.length, namespace, name, pod: shown[0]?.name ?? '' },
        )
      : word(
          [
            'All {count} are ready now, but {pod} was restarted {restarts} times, the others never.',
            '{count} of {count} pods are ready. One thing stands out: {pod} has {restarts} restarts.',
            'Ready: {count} of {count}. {pod} restarted {restarts} times, which is worth a look at its previous log.',
          ],
          { count: shown.length, pod: shown[0]?.name ?? '', restarts },
        ),
  )
})

const loads = {
  ask: [
    'Which pod in {namespace} uses the most {what}',
    'Show what the pods in {namespace} use',
    'Find the pod that eats the {what} in {namespace}',
    'What do the pods of {name} in {namespace} use at the moment',
    'Who takes the most {what} in namespace {namespace}',
  ],
  say: ['{namespace} needs more {what} than planned. Which pod is it?', 'Our {what} quota for {namespace} is nearly used up, who takes it?'],
}

export const topPods = scene('top-pods', (act) => {
  const { talk, random, word } = act
  const { namespace, name, pods, memoryMi } = workloadOf(act, { least: 3 })
  const what = random.pick(['memory', 'CPU'])
  talk.user(opening(act, loads, { namespace, name, what }))
  if (random.chance(0.2)) {
    talk.bash(`kubectl -n ${namespace} top pods`, { text: 'error: Metrics API not available', exit: 1 })
    talk.bash('kubectl -n kube-system get pods -l k8s-app=metrics-server', 'No resources found in kube-system namespace.')
    return talk.answer(
      word([
        'I cannot tell: the cluster has no metrics-server (none in kube-system), and without it `kubectl top` knows nothing. Prometheus would, if you have one.',
        'No figures to be had: the Metrics API is not available, since metrics-server is not installed in kube-system.',
        'The Metrics API is missing here, so use per pod is not measured. Installing metrics-server would give it.',
      ]),
    )
  }
  const used = pods.map((pod) => ({ pod, cpu: random.integer(2, 900), memory: random.integer(20, Math.round(memoryMi * 0.97)) }))
  const sorted = used.toSorted((one, other) => (what === 'CPU' ? other.cpu - one.cpu : other.memory - one.memory))
  talk.bash(
    `kubectl -n ${namespace} top pods --sort-by=${what.toLowerCase()}`,
    kubectlTable(
      ['NAME', 'CPU(cores)', 'MEMORY(bytes)'],
      sorted.map(({ pod, cpu, memory }) => [pod.name, `${cpu}m`, `${memory}Mi`]),
    ),
  )
  const [most, next] = sorted
  if (!most || !next) throw new RangeError('a workload of three pods has a first and a second')
  const sum = used.reduce((total, { cpu, memory }) => total + (what === 'CPU' ? cpu : memory), 0)
  const figure = ({ cpu, memory }: { cpu: number; memory: number }) => (what === 'CPU' ? `${cpu}m` : `${memory}Mi`)
  talk.answer(
    word(
      [
        '{pod} uses the most {what}: {most} of {sum}{unit} that the {count} pods take together. Next is {next}.',
        'Most {what} goes to {pod} with {most}, then {next}. All {count} together: {sum}{unit}.',
        '{pod} leads with {most}; the {count} pods add up to {sum}{unit} of {what}.',
      ],
      {
        pod: most.pod.name,
        what,
        most: figure(most),
        next: `${next.pod.name} with ${figure(next)}`,
        sum,
        unit: what === 'CPU' ? 'm' : 'Mi',
        count: pods.length,
      },
    ),
  )
})
