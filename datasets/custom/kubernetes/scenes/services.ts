import { type Act, consent, opening, refusal, scene } from '#kit/conversations'
import { kubectlPods, kubectlTable } from '#kit/screens'
import { workloadOf } from '../workload.ts'

const reports = {
  ask: [
    'Find out why the service {name} in {namespace} has no endpoints',
    'Check the service {name} in namespace {namespace}, it answers nobody',
    'Debug the service {name} ({namespace}): connection refused although the pods run',
    'What is wrong with the service {name} in {namespace}',
  ],
  say: [
    'The ingress gives 503 for {name} in {namespace}, but all pods are running. Why?',
    'Nobody reaches {name}.{namespace}.svc although its pods are ready.',
    'Pods of {name} in {namespace} are fine, the service is not. Look at it please',
  ],
}

export const noEndpoints = scene(
  'no-endpoints',
  (act) => {
    const { talk, random, word } = act
    const { namespace, name, pods, port } = workloadOf(act)
    const wrong = random.pick([`${name}s`, `${name}-v2`, `${namespace}-${name}`, `${name}-svc`])
    const kind = random.pick(['selector', 'selector', 'port', 'fine'] as const)
    const clusterIp = `10.96.${random.integer(0, 255)}.${random.integer(2, 250)}`
    const selector = `app=${kind === 'selector' ? wrong : name}`
    const age = `${random.integer(2, 300)}d`
    talk.user(opening(act, reports, { name, namespace }))
    const service = `kubectl -n ${namespace} get service ${name} -o wide`
    const endpoints = `kubectl -n ${namespace} get endpoints ${name}`
    const target = kind === 'port' ? port + 80 : port
    const addresses = (at: number) => {
      const all = pods.map(({ address }) => `${address}:${at}`)
      return all.length > 3 ? `${all.slice(0, 3).join(',')} + ${all.length - 3} more...` : all.join(',')
    }
    const shown = kubectlTable(
      ['NAME', 'TYPE', 'CLUSTER-IP', 'EXTERNAL-IP', 'PORT(S)', 'AGE', 'SELECTOR'],
      [[name, 'ClusterIP', clusterIp, '<none>', '80/TCP', age, selector]],
    )
    const listed = kubectlTable(['NAME', 'ENDPOINTS', 'AGE'], [[name, kind === 'selector' ? '<none>' : addresses(target), age]])
    if (random.chance(0.5))
      talk.together([{ name: 'bash', arguments: { command: service } }, shown], [{ name: 'bash', arguments: { command: endpoints } }, listed])
    else {
      talk.bash(endpoints, listed)
      talk.bash(service, shown)
    }
    talk.bash(`kubectl -n ${namespace} get pods --show-labels`, kubectlPods(pods, { labels: true }))
    if (kind === 'fine') return reachable(act, { namespace, name, clusterIp, count: pods.length })
    if (kind === 'port') {
      talk.bash(`kubectl -n ${namespace} get deployment ${name} -o jsonpath='{.spec.template.spec.containers[0].ports[*].containerPort}'`, String(port))
      return talk.answer(
        word(
          [
            'The service sends traffic to port {target}, but the container of {name} listens on {port}. Its targetPort must be {port}.',
            'Selector and labels agree, the port does not: targetPort {target}, container port {port}. Set targetPort to {port}; I left it as it is.',
            'The endpoints end in :{target} while {name} listens on {port}, hence refused connections. The service needs targetPort {port}.',
          ],
          { target, port, name },
        ),
      )
    }
    talk.answer(
      word(
        [
          'The service selects {selector}, while the {count} pods carry app={name}. So it has no endpoints. Shall I set the selector to app={name}?',
          'Its selector is wrong: {selector} matches none of the {count} pods, which have app={name}. May I correct it?',
          'No pod is labelled {selector}; all {count} say app={name}. With that selector the service would find them. Should I change it?',
        ],
        { selector, name, count: pods.length },
      ),
    )
    if (random.chance(0.25)) {
      talk.user(refusal(act))
      return talk.answer(
        word(
          [
            'The service {name} still selects {selector} and has no endpoints. The manifest needs app={name}.',
            'Left alone. Until the selector {selector} becomes app={name}, {name} answers nobody.',
          ],
          { name, selector },
        ),
      )
    }
    talk.user(consent(act, `set the selector to app=${name}`))
    talk.bash(`kubectl -n ${namespace} patch service ${name} --type merge -p '{"spec":{"selector":{"app":"${name}"}}}'`, `service/${name} patched`)
    talk.bash(endpoints, kubectlTable(['NAME', 'ENDPOINTS', 'AGE'], [[name, addresses(port), age]]))
    talk.answer(
      word(
        [
          'The service {name} now has {count} endpoints, the first is {first}. Correct the selector in its manifest as well, or the next apply brings {wrong} back.',
          '{count} endpoints since the selector is app={name}: {first} and the others. It was {wrong} before.',
          'Patched. {first} and {rest} more stand behind {name} now.',
        ],
        { name, count: pods.length, rest: pods.length - 1, first: `${pods[0]?.address}:${port}`, wrong: selector },
      ),
    )
  },
  1.5,
)

/** The service is in order: a request from inside the cluster shows it. */
function reachable({ talk, random, word }: Act, given: { namespace: string; name: string; clusterIp: string; count: number }): void {
  const milliseconds = random.integer(3, 48)
  talk.bash(
    `kubectl -n ${given.namespace} run probe-${random.integer(10, 99)} --rm -i --restart=Never --quiet --image=curlimages/curl -- -s -o /dev/null -w '%{http_code} %{time_total}' http://${given.name}/`,
    `200 0.0${String(milliseconds).padStart(2, '0')}`,
  )
  talk.answer(
    word(
      [
        'The service itself is in order: {count} endpoints, selector and labels agree, and from inside the cluster it answers 200 in {milliseconds} ms. The fault lies before it, at the ingress or in DNS.',
        'I find nothing wrong with {name}: {count} pods behind {clusterIp}, and a request from within the cluster got 200. Look at the ingress next.',
        '{name} answers with 200 on {clusterIp} from inside, with {count} endpoints. Whoever gets 503 is stopped earlier.',
      ],
      { ...given, milliseconds },
    ),
  )
}
