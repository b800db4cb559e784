import { opening, refusal, scene } from '#kit/conversations'
import { drawSuffix } from '#kit/fleet'
import { kubectlPods, kubectlTable } from '#kit/screens'
import { drawFault } from '../faults.ts'
import { drawTag, firstPod, podOf, withPods, workloadOf } from '../workload.ts'

const deployments = (name: string, ready: number, count: number) =>
  kubectlTable(['NAME', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'AGE'], [[name, `${ready}/${count}`, String(count), String(ready), '63d']])

const scaleAsks = [
  'Scale {name} in {namespace} to {to} replicas',
  'Set the deployment {name}, namespace {namespace}, to {to} pods',
  'Bring {namespace}/{name} to {to} replicas',
  'Run {name} in {namespace} with {to} replicas from now on',
  'Change the replicas of {name} in {namespace} to {to}',
] as const

export const scale = scene('scale', (act) => {
  const { talk, random, ask, word } = act
  const { namespace, name, pods } = workloadOf(act)
  const from = pods.length
  const to = from + random.integer(1, 4)
  const governed = random.chance(0.3)
  const full = !governed && random.chance(0.25)
  talk.user(ask(scaleAsks, { name, namespace, to }))
  const look = `kubectl -n ${namespace} get deployment,hpa`
  const maximum = from + 6
  const deployment = deployments(`deployment.apps/${name}`, from, from)
  talk.bash(
    look,
    governed
      ? `${deployment}\n\n${kubectlTable(['NAME', 'REFERENCE', 'TARGETS', 'MINPODS', 'MAXPODS', 'REPLICAS', 'AGE'], [[`horizontalpodautoscaler.autoscaling/${name}`, `Deployment/${name}`, `cpu: ${random.integer(30, 68)}%/70%`, String(from), String(maximum), String(from), '63d']])}`
      : deployment,
  )
  if (governed)
    return talk.answer(
      word(
        [
          'An autoscaler governs {name}: between {from} and {maximum} pods by CPU. If I set {to} by hand it would be taken back within minutes. Shall I raise its minimum to {to} instead?',
          '{name} has a HorizontalPodAutoscaler ({from} to {maximum}), which would undo a plain scale. Better set minReplicas to {to}; do you want that?',
          'I stopped: the HPA of {name} keeps it between {from} and {maximum}. To have {to} at least, its minimum must change. May I?',
        ],
        { name, from, maximum, to },
      ),
    )
  talk.bash(`kubectl -n ${namespace} scale deployment/${name} --replicas=${to}`, `deployment.apps/${name} scaled`)
  if (full) {
    const started = to - 1
    talk.bash(`kubectl -n ${namespace} rollout status deployment/${name} --timeout=120s`, {
      text: `Waiting for deployment "${name}" rollout to finish: ${started} of ${to} updated replicas are available...\nerror: timed out waiting for the condition`,
      exit: 1,
    })
    const nodes = random.integer(3, 8)
    talk.bash(
      `kubectl -n ${namespace} get events --field-selector reason=FailedScheduling --sort-by=.lastTimestamp | tail -n 1`,
      `25s         Warning   FailedScheduling   pod/${name}-${drawSuffix(random, 10)}   0/${nodes} nodes are available: ${nodes} Insufficient cpu.`,
    )
    return talk.answer(
      word(
        [
          '{started} of {to} pods of {name} are available. The last one is pending: {nodes} of {nodes} nodes lack CPU. Should I go back to {started}, or do you add a node?',
          'Scaled, but only {started} came up; for the rest none of the {nodes} nodes has CPU left.',
          '{name} stands at {started} of {to}. The cluster is full: Insufficient cpu on all {nodes} nodes.',
        ],
        { started, to, nodes, name },
      ),
    )
  }
  talk.bash(
    `kubectl -n ${namespace} rollout status deployment/${name} --timeout=120s`,
    `Waiting for deployment "${name}" rollout to finish: ${from} of ${to} updated replicas are available...\ndeployment "${name}" successfully rolled out`,
  )
  talk.bash(`kubectl -n ${namespace} get deployment ${name}`, deployments(name, to, to))
  const end = word(
    [
      '{name} went from {from} to {to} replicas, all available ({to}/{to}).',
      'Scaled: {to}/{to} ready, it had {from} before.',
      '{to} of {to} pods of {name} are ready; it ran with {from} until now.',
    ],
    { name, from, to },
  )
  if (random.chance(0.4)) talk.complete(end)
  else talk.answer(end)
})

const rolloutAsks = {
  ask: [
    'Is the rollout of {name} in {namespace} done',
    'Check how the rollout of {namespace}/{name} goes',
    'How far is the deployment of {name} in {namespace}',
    'Follow the rollout of {name} in {namespace} and tell me how it ends',
    'Does {name} in {namespace} run the new version everywhere',
  ],
  say: ['We released {name} to {namespace} ten minutes ago. Did it go through?', 'The pipeline still waits for {name} in {namespace}. Is the rollout stuck?'],
}

export const rollout = scene('rollout-status', (act) => {
  const { talk, random, word } = act
  const healthy = workloadOf(act)
  const { namespace, name, pods, tag, image } = healthy
  const count = pods.length
  talk.user(opening(act, rolloutAsks, { name, namespace }))
  const status = `kubectl -n ${namespace} rollout status deployment/${name} --timeout=30s`
  if (random.chance(0.5)) {
    talk.bash(status, `deployment "${name}" successfully rolled out`)
    talk.bash(
      `kubectl -n ${namespace} get pods -l app=${name} -o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[0].image`,
      kubectlTable(
        ['NAME', 'IMAGE'],
        pods.map((pod) => [pod.name, image]),
      ),
    )
    return talk.answer(
      word(
        [
          'The rollout is through: all {count} pods of {name} run {tag}.',
          'Done. {count} pods, each on {tag}.',
          'Yes, it has finished; {name} is on {tag} on {count} of {count} pods.',
        ],
        { count, name, tag },
      ),
    )
  }
  const next = drawTag(random)
  const fault = drawFault({ ...healthy, tag: next, image: `${healthy.repository}:${next}` }, random)
  const fresh = { ...podOf({ replicaSet: `${name}-${drawSuffix(random, 10)}`, name, random, age: `${random.integer(6, 40)}m` }), ...fault.change }
  talk.bash(status, {
    text: `Waiting for deployment "${name}" rollout to finish: 1 out of ${count} new replicas have been updated...\nerror: timed out waiting for the condition`,
    exit: 1,
  })
  talk.bash(`kubectl -n ${namespace} get pods -l app=${name}`, kubectlPods([...pods, fresh]))
  if (fault.log) talk.bash(`kubectl -n ${namespace} logs ${fresh.name} --previous --tail=10`, fault.log.join('\n'))
  else
    talk.bash(
      `kubectl -n ${namespace} get events --field-selector involvedObject.name=${fresh.name} -o custom-columns=REASON:.reason,MESSAGE:.message`,
      kubectlTable(
        ['REASON', 'MESSAGE'],
        [
          ...(fault.kind === 'memory' ? [['OOMKilling', `Memory cgroup out of memory: limit ${healthy.memoryMi}Mi`]] : []),
          ...fault.events.map(({ reason, message }) => [reason, message]),
        ],
      ),
    )
  talk.answer(
    word(
      [
        'It is stuck at 1 of {count}: the new pod {pod} is {status}, because {cause}. The {count} old pods still serve, so nobody is cut off. I would {advice}, or undo the rollout.',
        'No. {pod} does not get ready: {cause}. Users are still served by the {count} old pods. Either {advice}, or roll back.',
        'The rollout waits for {pod} ({status}). Reason: {cause}. The old {count} pods keep running meanwhile.',
      ],
      { count, pod: fresh.name, status: fresh.status, cause: fault.cause, advice: fault.advice },
    ),
  )
})

const restartAsks = [
  'Restart the deployment {name} in {namespace}',
  'Do a rolling restart of {name} in {namespace}',
  'Restart {namespace}/{name}, its config map has changed',
  'Roll the pods of {name} in {namespace} without an outage',
  'Let {name} in {namespace} pick up its new settings: restart it',
] as const

export const restart = scene('rolling-restart', (act) => {
  const { talk, random, ask, word } = act
  const workload = workloadOf(act)
  const { namespace, name, pods } = workload
  const count = pods.length
  talk.user(ask(restartAsks, { name, namespace }))
  const get = `kubectl -n ${namespace} get pods -l app=${name}`
  const sick = random.chance(0.3)
  const fault = drawFault(workload, random)
  talk.bash(get, kubectlPods(sick ? withPods(workload, 1, fault.change).pods : pods))
  if (sick) {
    const pod = firstPod(withPods(workload, 1, fault.change))
    return talk.answer(
      word(
        [
          'Before I restart: {pod} is not ready ({status}), {ready} of {count} are. A restart would take the ready ones through the same start. Shall I look into {pod} first?',
          'I held back. {pod} is {status}, and a rolling restart could stop halfway with {ready} pods left. Look at it first, or restart all the same?',
          '{pod} is not ready ({status}), so {ready} of {count} pods carry the load. Do you still want the restart now?',
        ],
        { pod: pod.name, status: pod.status, ready: count - 1, count },
      ),
    )
  }
  talk.bash(`kubectl -n ${namespace} rollout restart deployment/${name}`, `deployment.apps/${name} restarted`)
  talk.bash(
    `kubectl -n ${namespace} rollout status deployment/${name} --timeout=300s`,
    `Waiting for deployment "${name}" rollout to finish: 1 old replicas are pending termination...\ndeployment "${name}" successfully rolled out`,
  )
  const replicaSet = `${name}-${drawSuffix(random, 10)}`
  const renewed = pods.map((_, place) => podOf({ replicaSet, name, random, age: `${20 + (count - place) * 17}s` }))
  talk.bash(get, kubectlPods(renewed))
  const end = word(
    [
      'All {count} pods of {name} are new and ready, one after the other; {pod} is the oldest.',
      'Restarted without a gap: {count} of {count} ready, replica set {set}.',
      '{name} runs on {count} fresh pods ({set}), 0 restarts.',
    ],
    { count, name, pod: renewed[0]?.name ?? '', set: replicaSet },
  )
  if (random.chance(0.4)) talk.complete(end)
  else talk.answer(end)
})

const evictedAsks = {
  ask: [
    'Clean up the evicted pods in {namespace}',
    'Remove the failed pods from {namespace}',
    'Look at the evicted pods in {namespace} and clean up',
    'Tidy namespace {namespace}: dead pods lie around',
    'Delete what is Failed in {namespace}',
  ],
  say: ['{namespace} is full of evicted pods, get rid of them please', 'There are dead pods in {namespace} since the node ran out of disk.'],
}

export const evicted = scene('evicted-pods', (act) => {
  const { talk, random, word } = act
  const { namespace, name, pods, replicaSet } = workloadOf(act)
  const dead = Array.from({ length: random.integer(2, 7) }, () => ({
    ...podOf({ replicaSet, name, random, age: `${random.integer(2, 9)}d` }),
    ready: 0,
    status: random.pick(['Evicted', 'Evicted', 'Error']),
    address: null,
  }))
  talk.user(opening(act, evictedAsks, { namespace }))
  const get = `kubectl -n ${namespace} get pods --field-selector=status.phase=Failed`
  talk.bash(get, kubectlPods(dead))
  const count = dead.length
  const old = dead.filter(({ status }) => status === 'Evicted').length
  talk.answer(
    word(
      [
        '{count} pods in {namespace} have failed, {old} of them evicted, all of {name}: {names}. Deleting them removes their logs too; none of them runs. Shall I delete these {count}?',
        'I would delete these {count} failed pods of {name}: {names}. The {running} running pods stay. Do you agree?',
        'There are {count} ({names}); {old} were evicted. They serve nobody. May I delete exactly these?',
      ],
      { count, namespace, old, name, running: pods.length, names: dead.map((pod) => pod.name).join(', ') },
    ),
  )
  if (random.chance(0.3)) {
    talk.user(refusal(act))
    return talk.answer(
      word(['All {count} failed pods stay in {namespace}, with their logs ({first} first among them).', 'Nothing deleted: {first} and {rest} more remain.'], {
        count,
        namespace,
        first: dead[0]?.name ?? '',
        rest: count - 1,
      }),
    )
  }
  talk.user(word(['Yes, delete these {count}', 'Yes', 'Go ahead', 'ok, go ahead', 'Yes please, all {count}', 'Do it, and show me what is left'], { count }))
  talk.bash(`kubectl -n ${namespace} delete pod ${dead.map((pod) => pod.name).join(' ')}`, dead.map((pod) => `pod "${pod.name}" deleted`).join('\n'))
  talk.bash(`kubectl -n ${namespace} get pods`, kubectlPods(pods))
  talk.answer(
    word(
      [
        'Deleted {count} failed pods. What is left in {namespace}: {running} pods, all ready ({first} and so on).',
        'The {count} are gone and {running} running pods are untouched, {first} among them.',
        'Done: {running} pods remain, each 1/1. If pods are evicted again, look at disk and memory of their nodes; {first} runs on the same replica set.',
      ],
      { count, namespace, running: pods.length, first: pods[0]?.name ?? '' },
    ),
  )
})
