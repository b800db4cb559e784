import { join } from 'node:path'
import type { StateFile, TaskFile, TaskStep } from '#kit/records'
import { type NetworkAccess, sandboxPaths } from '#kit/sandbox'
import type { Healthcheck, LoadedStep } from '../../loaded-task.ts'
import { readFolder } from '../../read-folder.ts'
import { TaskError } from '../../task-error.ts'
import { fillVariables } from '../given-variables.ts'
import { readInstruction } from '../read-instruction.ts'
import type { TaskFolder } from '../task-format.ts'
import { usualWorkdir } from '../workdir-of.ts'
import type { ParsedTaskFile } from './parse-task-file.ts'
import { readPriorContext } from './read-prior-context.ts'
import { type OwnEnvironment, separateVerifier } from './separate-verifier.ts'

interface Given {
  at: ParsedTaskFile['at']
  /** What of this machine's variables tasks may have. */
  given: Readonly<Record<string, string>>
  own: OwnEnvironment
}

/** The steps of a task: those it names, or itself as the only one. What a step leaves open is as the task has it. */
export async function readSteps(folder: TaskFolder, file: TaskFile, given: Given): Promise<[LoadedStep, ...LoadedStep[]]> {
  const shared = await readFolder(join(folder.path, 'tests'), sandboxPaths.tests)
  const itself: TaskStep = { name: '', agent: {}, verifier: { env: {}, collect: [] }, artifacts: [] }
  const [first = itself, ...others] = file.steps
  refuseTwice(file, given.at)
  const read = (step: TaskStep, index: number) => readStep({ folder, file, step, index, shared, ...given })
  const steps: [LoadedStep, ...LoadedStep[]] = [await read(first, 0)]
  for (const [index, step] of others.entries()) steps.push(await read(step, index + 1))
  return steps
}

interface StepPlace extends Given {
  folder: TaskFolder
  file: TaskFile
  step: TaskStep
  index: number
  /** Tests of the whole task, under a step's own. */
  shared: readonly StateFile[]
}

async function readStep({ folder, file, step, index, shared, at, given, own }: StepPlace): Promise<LoadedStep> {
  const inner = step.name === '' ? '' : `/steps/${step.name}`
  const path = `${folder.path}${inner}`
  const place = `${folder.place}${inner}`
  const tests = inner === '' ? [...shared] : overlay(shared, await readFolder(join(path, 'tests'), sandboxPaths.tests))
  const verifier = { ...file.verifier, ...step.verifier, timeout_sec: step.verifier.timeout_sec ?? file.verifier.timeout_sec }
  const agent = { ...file.agent, ...step.agent }
  const ownVerifier = inner === '' ? ['verifier'] : ['steps', index, 'verifier']
  const env = {
    ...fillVariables(file.verifier.env, given, (name, fault) => at(['verifier', 'env', name], fault)),
    ...fillVariables(step.verifier.env, given, (name, fault) => at([...ownVerifier, 'env', name], fault)),
  }
  const environment = separateVerifier({
    file,
    step,
    tests,
    label: `${folder.name}${inner}`,
    own,
    given,
    at: (keys, fault) => at([...ownVerifier, ...keys], fault),
  })
  if (!environment?.image?.keepsTests) refuseWithoutTest(tests, place)
  return {
    name: step.name,
    instruction: await readInstruction(`${path}/instruction.md`, `${place}/instruction.md`),
    priorContext: readPriorContext(`${path}/trajectory.json`, `${place}/trajectory.json`),
    agent: { timeoutMs: agent.timeout_sec === undefined ? null : toMs(agent.timeout_sec), user: agent.user ?? null, network: networkOf(agent) },
    verifier: {
      timeoutMs: toMs(verifier.timeout_sec),
      env,
      user: verifier.user ?? null,
      network: networkOf(verifier),
      collect: [...file.verifier.collect, ...step.verifier.collect].map((hook) => ({
        command: hook.command,
        service: hook.service,
        timeoutMs: toMs(hook.timeout_sec),
        user: hook.user ?? null,
      })),
      environment,
    },
    healthcheck: bothOf(index === 0 ? toHealthcheck(file.environment.healthcheck) : null, toHealthcheck(step.healthcheck)),
    minimumRewards: typeof step.min_reward === 'number' ? { reward: step.min_reward } : (step.min_reward ?? {}),
    artifacts: [...file.artifacts, ...step.artifacts].map(toArtifact),
    workdir: inner === '' ? [] : await readFolder(join(path, 'workdir'), file.environment.workdir ?? usualWorkdir),
    solution: await readFolder(join(path, 'solution'), sandboxPaths.solution),
    tests,
  }
}

function refuseTwice({ steps }: TaskFile, at: Given['at']): void {
  const keyOf = ({ name }: TaskStep) => name.normalize('NFC').toLowerCase()
  const index = steps.findIndex((step, place) => steps.slice(0, place).some((earlier) => keyOf(earlier) === keyOf(step)))
  if (index >= 0)
    throw new TaskError(
      at(['steps', index, 'name'], `"${steps[index]?.name}" is the name of an earlier step, where capitals count for nothing; give each its own`),
    )
}

function refuseWithoutTest(tests: readonly StateFile[], place: string): void {
  if (tests.some(({ path }) => path === `${sandboxPaths.tests}/test.sh`)) return
  throw new TaskError(`${place}/tests/test.sh: not there; write the script that leaves a number in ${sandboxPaths.verifierLogs}/reward.txt`)
}

/** The first files with the second's over them. */
function overlay(files: readonly StateFile[], over: readonly StateFile[]): StateFile[] {
  const replaced = new Set(over.map(({ path }) => path))
  return [...files.filter(({ path }) => !replaced.has(path)), ...over].sort((a, b) => (a.path < b.path ? -1 : 1))
}

const toMs = (seconds: number): number => Math.ceil(seconds * 1000)

function networkOf({ network_mode, allowed_hosts }: Pick<TaskFile['agent'], 'network_mode' | 'allowed_hosts'>): NetworkAccess | null {
  if (network_mode === undefined) return null
  return { mode: network_mode, ...(network_mode === 'allowlist' && { allowedHosts: allowed_hosts ?? [] }) }
}

function toHealthcheck(given: TaskStep['healthcheck']): Healthcheck | null {
  if (!given) return null
  return {
    command: given.command,
    intervalMs: toMs(given.interval_sec),
    timeoutMs: toMs(given.timeout_sec),
    startPeriodMs: toMs(given.start_period_sec),
    startIntervalMs: toMs(given.start_interval_sec),
    retries: given.retries,
  }
}

/** The environment's and the first step's own, as one that holds when both do. */
function bothOf(one: Healthcheck | null, other: Healthcheck | null): Healthcheck | null {
  if (!one || !other) return one ?? other
  return {
    command: `{ ${one.command}\n} && { ${other.command}\n}`,
    intervalMs: Math.min(one.intervalMs, other.intervalMs),
    timeoutMs: one.timeoutMs + other.timeoutMs,
    startPeriodMs: Math.max(one.startPeriodMs, other.startPeriodMs),
    startIntervalMs: Math.min(one.startIntervalMs, other.startIntervalMs),
    retries: Math.max(one.retries, other.retries),
  }
}

function toArtifact(given: TaskFile['artifacts'][number]): LoadedStep['artifacts'][number] {
  if (typeof given === 'string') return { source: given, destination: null, exclude: [], service: 'main' }
  return { source: given.source, destination: given.destination ?? null, exclude: given.exclude, service: given.service ?? 'main' }
}
