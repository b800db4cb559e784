import { posix } from 'node:path'
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml'
import type { z } from 'zod'
import { checkComposition } from './check-composition.ts'
import { ComposeFile, isOfMachine, type Service } from './compose-file.ts'
import { InterpolationError, interpolate, type Variables } from './interpolate.ts'

/** A compose file as it is started. Every service is in a network: in `default`, where it names none. */
export interface Composition {
  services: Readonly<Record<string, ComposedService>>
  networks: Readonly<Record<string, { internal: boolean }>>
  volumes: readonly string[]
}

export interface ComposedService extends Service {
  name: string
  attachments: readonly { network: string; aliases: readonly string[] }[]
}

export interface ComposeProblem {
  path: readonly PropertyKey[]
  message: string
}

const file = 'environment/docker-compose.yaml'

/** What the text of a compose file says, or every problem in it, with line and key. */
export function readCompose(text: string, variables: Variables): { composition: Composition } | { problems: string[] } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, merge: true })
  const [broken] = document.errors
  if (broken) return { problems: [`${file}:${broken.linePos?.[0].line ?? 1}: not valid YAML: ${broken.message.split(' at line ')[0]}; mend this line`] }
  const say = ({ path, message }: ComposeProblem) => {
    const keys = path.map(String)
    return `${file}:${lineOf(document, keys, lines)}: ${keys.join('.')}${keys.length > 0 ? ': ' : ''}${message}`
  }
  const unfilled = fillIn(document, variables)
  if (unfilled.length > 0) return { problems: unfilled.map(({ at, message }) => `${file}:${lines.linePos(at).line}: ${message}`) }
  const values = valuesOf(document)
  if ('problem' in values) return { problems: [`${file}:1: ${values.problem}`] }
  const parsed = ComposeFile.safeParse(withoutExtensions(values.value))
  if (!parsed.success) return { problems: parsed.error.issues.flatMap(problemsOf).map(say) }
  const composition = compose(parsed.data)
  const problems = checkComposition(composition).map(say)
  return problems.length > 0 ? { problems } : { composition }
}

/** A few anchors may be meant, a file that grows a thousandfold by them is not. */
function valuesOf(document: Document.Parsed): { value: unknown } | { problem: string } {
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) }
  } catch (error) {
    return { problem: `${error instanceof Error ? error.message : String(error)}; mend the anchors` }
  }
}

/** Values only; keys stay as they are. */
function fillIn(document: Document.Parsed, variables: Variables): { at: number; message: string }[] {
  const problems: { at: number; message: string }[] = []
  visit(document, {
    Scalar(key, node) {
      if (key === 'key' || typeof node.value !== 'string' || !node.value.includes('$')) return
      try {
        node.value = interpolate(node.value, variables)
      } catch (error) {
        if (!(error instanceof InterpolationError)) throw error
        problems.push({ at: node.range?.[0] ?? 0, message: error.message })
      }
    },
  })
  return problems
}

/** Keys that begin with `x-` are for people and for anchors. */
function withoutExtensions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutExtensions)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !key.startsWith('x-'))
      .map(([key, inner]) => [key, withoutExtensions(inner)]),
  )
}

function problemsOf(issue: z.core.$ZodIssue): ComposeProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: 'not supported in a docker sandbox; leave it out, or do it in a Dockerfile' }))
  }
  if (issue.code === 'invalid_union') {
    const closest = issue.errors.filter((errors) => !errors.some(({ code, path }) => code === 'invalid_type' && path.length === 0))
    const [errors] = closest
    if (closest.length === 1 && errors) return errors.flatMap(problemsOf).map(({ path, message }) => ({ path: [...issue.path, ...path], message }))
    return [{ path: issue.path, message: 'not of a form that compose takes; mend this value' }]
  }
  return [{ path: issue.path, message: issue.message.includes(';') ? issue.message : `${issue.message}; mend this value` }]
}

function compose(parsed: z.infer<typeof ComposeFile>): Composition {
  const services = Object.entries(parsed.services).map(([name, service]): ComposedService => {
    const attachments = Object.entries(service.networks ?? { default: null }).map(([network, attachment]) => ({
      network,
      aliases: [...new Set([name, ...(service.hostname ? [service.hostname] : []), ...(attachment?.aliases ?? [])])],
    }))
    return { ...service, name, volumes: service.volumes.filter((mount) => !isLogMount(mount)), attachments }
  })
  const networks = Object.entries(parsed.networks).map(([name, network]) => [name, { internal: network?.internal ?? false }])
  return {
    services: Object.fromEntries(services.map((service) => [service.name, service])),
    networks: { default: { internal: false }, ...Object.fromEntries(networks) },
    volumes: Object.keys(parsed.volumes),
  }
}

/** Folders of the machine that the formats lay over those of logs and tests, to get at them: here they are read from the container. */
function isLogMount({ source, target }: Service['volumes'][number]): boolean {
  return isOfMachine(source) && /^\/(logs|agent-logs|tests)(\/|$)/.test(posix.normalize(target))
}

/** Of the node at a path, or of the nearest above it that stands in the text. */
function lineOf(document: Document.Parsed, path: readonly string[], lines: LineCounter): number {
  let node: unknown = document.contents
  let at = 0
  for (const key of path) {
    const pair = isMap(node) ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === key) : undefined
    const next: unknown = pair ? pair.value : isSeq(node) ? node.items[Number(key)] : undefined
    const place: unknown = pair ? pair.key : next
    if (!isNode(place)) break
    at = (place as Node).range?.[0] ?? at // every node of a text has its range
    node = next
  }
  return lines.linePos(at).line
}
