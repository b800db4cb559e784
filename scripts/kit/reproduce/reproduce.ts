import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Graph, isDeterministic, LOCK_FILE, type LockFile, loadGraph, lockedStep, readLock } from '#kit/graph'
import { StageError } from '#kit/stage'
import { parseInput } from '#kit/store'
import { type CloneRequest, makeCleanClone, uncommittedFiles } from './clean-clone.ts'
import { type ComparedStep, compareStep } from './compare-step.ts'
import { type Evidence, findCauses } from './find-causes.ts'
import { type Building, buildAgain, buildUpTo, type Rebuilt, readRebuilt, stepsUpTo } from './rebuild.ts'

export interface ReproduceRequest extends CloneRequest {
  profile?: string
}

export type ReproducedStep = ComparedStep & {
  step: string
  /** Of one that differs: why. Of one that is not compared: how what others took of it stands to what they took when the lock was made. */
  notes: string[]
}

export interface Reproduction {
  commit: string
  profile: string
  clone: string
  steps: ReproducedStep[]
  /** Nx's last words, where not every step could be built. */
  failure: string | null
}

/** The step that a dataset ends with. */
const LAST_STAGE = 'export'

/** Rebuilds the dataset of a commit in a clean clone, and holds every file of it against the lock of that commit. */
export async function reproduce(request: ReproduceRequest): Promise<Reproduction> {
  const { workspace, reference, signal, say } = request
  await using clone = await makeCleanClone(request)
  const uncommitted = await uncommittedFiles(workspace, clone.commit)
  if (uncommitted.length > 0)
    say(
      `not committed, so no part of what is rebuilt: ${uncommitted.slice(0, 5).join(', ')}${uncommitted.length > 5 ? ` and ${uncommitted.length - 5} more` : ''}`,
    )
  if (!existsSync(join(clone.path, LOCK_FILE)))
    throw new StageError(`${reference} has no ${LOCK_FILE}, so there is nothing to compare with; name a commit that has one`)
  const [graph, lock] = [loadGraph(clone.path), readLock(clone.path)]
  const profile = request.profile ?? graph.defaultProfile
  const building: Building = { clone: clone.path, graph, profile, signal }
  const last = lastStep(graph)
  const steps = stepsUpTo(graph, last, profile)
  checkDigests(lock, graph, steps, profile, reference)
  say(`rebuilding ${steps.length} steps up to ${last} of ${reference} (${clone.commit.slice(0, 12)}) under profile ${profile}, in ${clone.path}`)
  const failure = await buildUpTo({ ...building, last, onStep: say })
  const all = await Promise.all(steps.map(async (step) => [step, await readRebuilt(building, step)] as const))
  const rebuilt = new Map(all.flatMap(([step, left]): [string, Rebuilt][] => (left ? [[step, left]] : [])))
  const evidence = { graph, profile, lock, rebuilt }
  const compared: ReproducedStep[] = []
  for (const step of steps) compared.push(await compareOne(evidence, building, step))
  return { commit: clone.commit, profile, clone: clone.path, steps: compared, failure }
}

/** 0: every file that can be compared is equal. 1: some differ. 2: some could not be compared that should. */
export function verdictOf({ steps }: Pick<Reproduction, 'steps'>): 0 | 1 | 2 {
  const kinds = new Set(steps.map(({ kind }) => kind))
  return kinds.has('differs') ? 1 : kinds.has('no-digests') || kinds.has('not-rebuilt') ? 2 : 0
}

function lastStep(graph: Graph): string {
  const last = graph.order.find((name) => graph.declarations[name]?.stage === LAST_STAGE)
  if (!last) throw new StageError(`no step of pipeline.yaml has the stage ${LAST_STAGE}, which a dataset ends with; name a commit in which one has`)
  return last
}

function checkDigests(lock: LockFile, graph: Graph, steps: readonly string[], profile: string, reference: string): void {
  const isHeld = (name: string) => steps.some((step) => lockedStep(lock, graph, step, name)?.out)
  if (isHeld(profile)) return
  const others = Object.keys(lock.profiles).filter(isHeld)
  throw new StageError(
    `the lock of ${reference} holds no digests under profile ${profile} (${others.length > 0 ? `it does under ${others.join(', ')}` : 'nor under any other'}); run that profile, then write them: npx tsx scripts/lock.ts`,
  )
}

async function compareOne(evidence: Evidence, building: Building, step: string): Promise<ReproducedStep> {
  const { graph, profile, lock, rebuilt } = evidence
  const locked = lockedStep(lock, graph, step, profile)
  const compared = compareStep({ isDeterministic: isDeterministic(graph, step, profile), locked: locked?.out, here: rebuilt.get(step)?.out })
  if (compared.kind === 'differs') return { step, ...compared, notes: await explain(evidence, building, step) }
  return { step, ...compared, notes: compared.kind === 'not-deterministic' ? takenOf(evidence, step) : [] }
}

/** Where nothing that a step depends on differs, a second run tells whether its stage gives the same bytes here at all. */
async function explain(evidence: Evidence, building: Building, step: string): Promise<string[]> {
  const { inputs, own, surroundings, isKnown } = findCauses(evidence, step)
  const reasons = [...inputs, ...own]
  if (reasons.length > 0) return [...reasons, ...surroundings]
  const first = evidence.rebuilt.get(step)
  building.signal.throwIfAborted()
  const second = await buildAgain(building, step)
  const nothing = isKnown
    ? 'nothing that the step depends on differs'
    : 'the lock does not say what made its digests (npx tsx scripts/lock.ts after a full run writes it)'
  if (!first || !second) return [nothing, 'a second run, which would tell whether its stage is deterministic here, failed', ...surroundings]
  if (compareStep({ isDeterministic: true, locked: first.out, here: second.out }).kind !== 'equal')
    return [nothing, 'its stage is not deterministic here: a second run left other bytes again', ...surroundings]
  const rest = surroundings.length > 0 ? `what differs is ${surroundings.join(', ')}` : 'the digest in the lock was not made by this code from these inputs'
  return [nothing, `a second run left the same bytes again: ${rest}`]
}

/** What other steps took of one that is not deterministic, against what they took when the lock was made. */
function takenOf({ graph, lock, profile, rebuilt }: Evidence, step: string): string[] {
  return graph.order.flatMap((taker) =>
    Object.entries(lockedStep(lock, graph, taker, profile)?.by?.inputs ?? {}).flatMap(([name, sha256]) => {
      const from = parseInput(name)
      if (from.step !== step) return []
      const isAsLocked = rebuilt.get(step)?.out[from.path]?.sha256 === sha256
      return [`${from.path}, which ${taker} takes, is ${isAsLocked ? 'as it was' : 'not as it was'}`]
    }),
  )
}
