import { basename, resolve } from 'node:path'
import { AtifDocument, AtifFileError, type AtifStep, isElsewhere, type Neighbours, readAtif, validateAtif } from '#kit/atif'
import type { Redactor } from '#kit/redact'
import type { Part, Refusal, Run, Trail } from './run.ts'

interface Read extends Part {
  neighbours: Neighbours
}

/** Reads a trajectory, its continuations and its sub-agents' trajectories; one that is not valid, or not there, is refused and keeps no other from being read. */
export function readRun(file: string, redactor: Redactor): Run | { refusals: Refusal[] } {
  const refusals: Refusal[] = []
  const seen = new Map<string, Read | null>()
  const refuse = (at: string, source: string, reason: string) => refusals.push({ file: at, source, steps: null, agentSteps: 0, reason })
  const read = (path: string, source: string): Read | null => {
    const known = seen.get(resolve(path))
    if (known !== undefined) return known
    const found = readDocument(path, redactor)
    const part = 'reason' in found ? null : found
    if ('reason' in found) refuse(path, source, found.reason)
    seen.set(resolve(path), part)
    return part
  }
  const main = read(file, 'main')
  if (!main) return { refusals }
  const trails: Trail[] = []
  const follow = (source: string, first: Read): void => {
    const parts = [first, ...continuationsOf(first, { source, read, refuse })]
    trails.push({ source, parts: parts.map(({ document, file: at, isEmbedded }) => ({ document, file: at, isEmbedded })) })
    for (const part of parts) for (const child of childrenOf(part, { seen, read, refuse })) follow(child.source, child.read)
  }
  follow('main', main)
  const [first, ...others] = trails
  return {
    file,
    main: main.document,
    trails: [...(first ? [first] : []), ...others.sort((a, b) => (a.source < b.source ? -1 : 1))],
    refusals,
    files: [...seen.keys()],
    handoffOf: (step) => handoffOf(step, trails),
  }
}

type Refuse = (file: string, source: string, reason: string) => void
type Reader = (path: string, source: string) => Read | null

function readDocument(file: string, redactor: Redactor): Read | { reason: string } {
  try {
    const { raw, neighbours } = readAtif(file)
    const [fault, ...others] = validateAtif(raw, { profile: 'compat' })
    if (fault) return { reason: `is no valid trajectory: ${fault.path} ${fault.message}${others.length > 0 ? `, and ${others.length} more faults` : ''}` }
    return { document: AtifDocument.parse(redactor.redact(raw).value), file, neighbours, isEmbedded: false }
  } catch (error) {
    if (!(error instanceof AtifFileError)) throw error
    return { reason: error.message }
  }
}

function continuationsOf(first: Read, { source, read, refuse }: { source: string; read: Reader; refuse: Refuse }): Read[] {
  const parts: Read[] = []
  for (let part: Read | null = first; part?.document.continued_trajectory_ref; ) {
    const ref: string = part.document.continued_trajectory_ref
    const path: string | null = isElsewhere(ref) ? null : part.neighbours.find(ref)
    if (path === null) refuse(part.file, source, `its continuation ${ref} is not there; lay it beside the file`)
    const next: Read | null = path === null ? null : read(path, source)
    const isCircle: boolean = next !== null && (next === first || parts.includes(next))
    if (isCircle) refuse(part.file, source, `continues in ${ref}, which it continues itself`)
    part = isCircle ? null : next
    if (part) parts.push(part)
  }
  return parts
}

/** Sub-agents within a document and in the files that it names, each once. */
function* childrenOf(part: Read, { seen, read, refuse }: { seen: Map<string, Read | null>; read: Reader; refuse: Refuse }) {
  const embedded = part.document.subagent_trajectories ?? []
  for (const [place, document] of embedded.entries()) {
    yield { source: document.trajectory_id || `sub-agent-${place + 1}`, read: { ...part, document, isEmbedded: true } }
  }
  for (const { trajectory_id: id, trajectory_path: path } of part.document.steps.flatMap(refsOf)) {
    if (embedded.some((child) => child.trajectory_id === id)) continue
    if (path == null) {
      refuse(part.file, id ?? '', `the sub-agent ${id} is not in it, and no file is named for it`)
      continue
    }
    const at = isElsewhere(path) ? null : part.neighbours.find(path)
    if (at === null) refuse(part.file, sourceOf(path), `the sub-agent's trajectory ${path} is not there; lay it beside the file`)
    if (at === null || seen.has(resolve(at))) continue
    const child = read(at, sourceOf(path))
    if (child) yield { source: sourceOf(path), read: child }
  }
}

const refsOf = (step: AtifStep) => (step.observation?.results ?? []).flatMap((result) => result.subagent_trajectory_ref ?? [])

/** `trajectory.summarization-1-answers.json` is of `summarization-1-answers`. */
const sourceOf = (path: string): string =>
  basename(path)
    .replace(/\.json$/, '')
    .replace(/^(.*\.)?trajectory\./, '')

/** Terminus-2 goes on after a summary with the questions of a sub-agent, which the document itself does not hold. */
function handoffOf(step: AtifStep, trails: readonly Trail[]): readonly AtifStep[] | null {
  const named = refsOf(step).map((ref) => (ref.trajectory_path == null ? ref.trajectory_id : sourceOf(ref.trajectory_path)))
  const asks = trails.find(({ source, parts }) => named.includes(source) && parts[0]?.document.agent.name.endsWith('summarization-questions'))
  return asks?.parts[0]?.document.steps ?? null
}
