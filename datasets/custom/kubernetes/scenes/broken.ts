import { type Act, consent, opening, scene } from '#kit/conversations'
import { drawSuffix } from '#kit/fleet'
import { kubectlDescribe, kubectlPods, podEvents } from '#kit/screens'
import { drawFault, type Fault, faults } from '../faults.ts'
import { firstPod, podOf, type Workload, withPods, workloadOf } from '../workload.ts'

const reports = {
  ask: [
    'Find out why {name} in namespace {namespace} does not run',
    'Look at the pods of {name} in {namespace}, something is wrong',
    'Check {name} in {namespace}: not all replicas are ready',
    'What is the matter with the deployment {name} in {namespace}',
    'Debug the pods of {name}, namespace {namespace}',
  ],
  say: [
    'Why are pods of {name} not ready in {namespace}?',
    'The alert says replicas of {namespace}/{name} are missing. What happened?',
    '{name} in {namespace} is degraded since the last release. Find the cause',
    'A pod of {name} never gets ready ({namespace}).',
  ],
}

/** From the pods to the description, and to the log of the run before where the container ended by itself. */
function lookInto({ talk, random }: Act, workload: Workload, fault: Fault): void {
  const { namespace, name, pods, replicaSet, port, memoryMi, cpuMilli } = workload
  const pod = firstPod(workload)
  const wide = random.chance(0.35)
  const get = `kubectl -n ${namespace} get pods -l app=${name}`
  if (random.chance(0.25)) talk.think('The status of the pods comes first: it tells whether to read events or the log of the run before.')
  talk.bash(wide ? `${get} -o wide` : get, kubectlPods(pods, { wide }))
  const logs = `kubectl -n ${namespace} logs ${pod.name} --previous --tail=${random.pick([10, 20])}`
  const events = `kubectl -n ${namespace} describe pod ${pod.name} | sed -n '/^Events:/,$p'`
  if (fault.log !== null && random.chance(0.35)) {
    talk.together(
      [{ name: 'bash', arguments: { command: logs } }, fault.log.join('\n')],
      [{ name: 'bash', arguments: { command: events } }, podEvents(fault.events)],
    )
    return
  }
  const described = kubectlDescribe({
    namespace,
    pod,
    controller: replicaSet,
    container: name,
    image: workload.image,
    port,
    state: fault.state,
    restarts: fault.restarts,
    memory: `${memoryMi}Mi`,
    cpu: `${cpuMilli}m`,
    events: fault.events,
  })
  if (fault.kind === 'memory' || random.chance(0.6)) talk.bash(`kubectl -n ${namespace} describe pod ${pod.name}`, described)
  else talk.bash(events, podEvents(fault.events))
  if (fault.log !== null) talk.bash(logs, fault.log.join('\n'))
}

const findings = [
  '{broken} of {count} pods of {name} are not ready: {cause}. I would {advice}. Nothing is changed yet.',
  'The cause: {cause}. It holds up {broken} of {count} pods, {pod} among them. To mend it: {advice}.',
  '{pod} does not get ready because {cause}. My advice: {advice}.',
  '{status} on {broken} of {count} pods, since {cause}. Next step: {advice}.',
  'I read {pod}: {cause}. That explains the {broken} of {count} replicas that are missing. I would {advice}.',
] as const

export const notRunning = scene(
  'not-running',
  (act) => {
    const { talk, random, word } = act
    const healthy = workloadOf(act)
    const fault = drawFault(healthy, random)
    const broken = random.integer(1, healthy.pods.length)
    const workload = withPods(healthy, broken, fault.change)
    const { namespace, name, pods } = workload
    const pod = firstPod(workload)
    talk.user(opening(act, reports, { name, namespace }))
    lookInto(act, workload, fault)
    talk.answer(word(findings, { broken, count: pods.length, name, cause: fault.cause, advice: fault.advice, pod: pod.name, status: pod.status }))
  },
  3,
)

export const raiseLimit = scene('raise-memory-limit', (act) => {
  const { talk, random, word } = act
  const healthy = workloadOf(act)
  const fault = faults.memory(healthy, random)
  const workload = withPods(healthy, random.integer(1, healthy.pods.length), fault.change)
  const { namespace, name, memoryMi, pods } = workload
  const count = pods.length
  const after = memoryMi * 2
  talk.user(opening(act, reports, { name, namespace }))
  lookInto(act, workload, fault)
  talk.answer(
    word(
      [
        '{pod} exceeds its memory limit of {before}Mi and is killed (OOMKilled, {restarts} restarts). Shall I raise the limit of {name} to {after}Mi? That replaces all {count} pods one by one.',
        'Out of memory: the limit is {before}Mi and the container has been killed {restarts} times. I can set {after}Mi on the deployment {name}; its pods are then rolled over. Do you agree?',
        'OOMKilled with exit code 137, {restarts} times, at a limit of {before}Mi. I propose {after}Mi for {name}. May I?',
      ],
      { pod: firstPod(workload).name, before: memoryMi, after, name, restarts: fault.restarts, count },
    ),
  )
  talk.user(consent(act, `set the limit of ${name} to ${after}Mi`))
  talk.bash(
    `kubectl -n ${namespace} set resources deployment/${name} --limits=memory=${after}Mi --requests=memory=${after}Mi`,
    `deployment.apps/${name} resource requirements updated`,
  )
  talk.bash(
    `kubectl -n ${namespace} rollout status deployment/${name} --timeout=180s`,
    `Waiting for deployment "${name}" rollout to finish: ${count - 1} out of ${count} new replicas have been updated...\ndeployment "${name}" successfully rolled out`,
  )
  const replicaSet = `${name}-${drawSuffix(random, 10)}`
  const renewed = pods.map(() => podOf({ replicaSet, name, random, age: `${random.integer(30, 95)}s` }))
  talk.bash(`kubectl -n ${namespace} get pods -l app=${name}`, kubectlPods(renewed))
  const end = word(
    [
      '{name} now has {after}Mi and all {count} pods are ready with no restart, {pod} the first of them. Watch it for an hour: if the use keeps growing it is a leak, and no limit mends that.',
      'Done: limit {before}Mi to {after}Mi, {count} of {count} pods of the new replica set ({pod} and so on) are ready.',
      'The deployment {name} is rolled out with {after}Mi; its {count} pods run without restarts so far. The manifest in git still says {before}Mi, so change it there too.',
    ],
    { name, after, before: memoryMi, count, pod: renewed[0]?.name ?? '' },
  )
  if (random.chance(0.3)) talk.complete(end)
  else talk.answer(end)
})
