import type { CommandWords } from '#kit/shell'
import { destruction, hasOption, isDryRun, operands, type Recognizer } from './destruction.ts'

const engine = ['-H', '--host', '--context', '-c', '--config', '-t', '--time', '-s', '--signal']
const project = ['-f', '--file', '-p', '--project-name', '--profile', '--env-file', '-t', '--timeout']
const cluster = ['-n', '--namespace', '--context', '-f', '--filename', '-l', '--selector', '--kubeconfig', '--grace-period', '--timeout', '-o', '--output']

const docker: Recognizer = (words) => {
  const [first, second, ...rest] = operands(words, engine)
  if (first === 'compose') return compose(words.slice(words.indexOf('compose') + 1))
  const [noun, verb, names] =
    first === 'container' || first === 'volume' || first === 'system' ? [first, second, rest] : ['container', first, [second ?? null, ...rest]]
  const named = names.filter((name) => name !== null || names.length === 1)
  if (noun === 'system' && verb === 'prune')
    return [destruction('docker system prune', 'prune', 'container', null, hasOption(words, /a/, '--all', '--volumes') ? 'host' : 'service')]
  if (noun === 'volume' && verb === 'rm') return named.map((name) => destruction('docker volume rm', 'delete', 'container', name))
  if (noun === 'volume' && verb === 'prune') return [destruction('docker volume prune', 'prune', 'container')]
  if (noun !== 'container') return []
  if (verb === 'prune') return [destruction('docker container prune', 'prune', 'container', null, 'service')]
  if (verb === 'stop' || verb === 'kill') return named.map((name) => destruction(`docker ${verb}`, verb, 'container', name, 'service'))
  return verb === 'rm'
    ? named.map((name) => destruction('docker rm', 'delete', 'container', name, hasOption(words, /v/, '--volumes') ? 'host' : 'service'))
    : []
}

/** A project goes down and can come up again; with its volumes its data are gone. */
const compose: Recognizer = (words) => {
  const [verb, ...names] = operands(words, project)
  const name = names[0] ?? null
  if (verb === 'down')
    return [destruction('docker compose down', 'stop', 'container', name, hasOption(words.slice(words.indexOf('down')), /v/, '--volumes') ? 'host' : 'service')]
  if (verb === 'stop' || verb === 'kill') return [destruction(`docker compose ${verb}`, verb, 'container', name, 'service')]
  return verb === 'rm' ? [destruction('docker compose rm', 'delete', 'container', name, 'service')] : []
}

/** Kinds of objects that hold data or many others. */
const holding = /^(namespaces?|ns|pvc|persistentvolumeclaims?|pv|persistentvolumes?|nodes?|no|crds?|customresourcedefinitions?|statefulsets?|sts|secrets?|all)$/

const kubectl: Recognizer = (words) => {
  if (isDryRun(words)) return []
  const [verb, first, ...names] = operands(words, cluster)
  if (verb === 'drain') return [destruction('kubectl drain', 'drain', 'cluster', first ?? null)]
  if (verb === 'scale') return isToZero(words) ? [destruction('kubectl scale', 'scale-down', 'cluster', names.at(-1) ?? last(first), 'service')] : []
  if (verb !== 'delete') return []
  const [kind = '', slashed] = (first ?? '').split('/')
  const targets = slashed === undefined ? names : [slashed, ...names.map(last)]
  const severity = holding.test(kind) || hasOption(words, /(?!)/, '--all', '-A', '--all-namespaces') ? 'host' : 'service'
  return (targets.length > 0 ? targets : [null]).map((name) => destruction('kubectl delete', 'delete', 'cluster', name, severity))
}

const isToZero = (words: CommandWords): boolean => words.some((word, place) => word === '--replicas=0' || (word === '--replicas' && words[place + 1] === '0'))
const last = (name: string | null | undefined): string | null => name?.split('/').at(-1) ?? null

const helm: Recognizer = (words) => {
  const [verb, ...names] = operands(words, cluster)
  return !isDryRun(words) && ['uninstall', 'delete', 'del', 'un'].includes(verb ?? '')
    ? names.map((name) => destruction('helm uninstall', 'delete', 'cluster', name))
    : []
}

export const containers: Readonly<Record<string, Recognizer>> = {
  docker,
  podman: docker,
  nerdctl: docker,
  'docker-compose': compose,
  kubectl,
  oc: kubectl,
  helm,
}
