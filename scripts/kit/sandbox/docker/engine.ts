import Docker from 'dockerode'
import { SandboxError } from '../sandbox-error.ts'
import { describeUnreachable, isOverTls } from './describe-unreachable.ts'
import { openTurns } from './in-turn.ts'

/** How long an engine may take to say that it is there. */
const patienceMs = 5000
const longestTimerMs = 2 ** 31 - 1

const inTurn = openTurns()

/** The engine that DOCKER_HOST names, or the one behind the default socket. */
export function openEngine(options: Pick<Docker.DockerOptions, 'timeout'> = {}): Docker {
  try {
    return inTurn(new Docker({ ...options, ...(isOverTls(process.env) && { protocol: 'https' }) }))
  } catch (error) {
    throw new SandboxError(describe(error), { cause: error })
  }
}

/** Why no container can be started at all, or null. */
export async function findEngineProblem(): Promise<string | null> {
  try {
    await openEngine({ timeout: patienceMs }).ping()
    return null
  } catch (error) {
    return error instanceof SandboxError ? error.message : describe(error)
  }
}

/** What answers, for people. */
export async function describeEngine(): Promise<string> {
  const { Version: version, ApiVersion: api, Os: os, Arch: arch } = await ask('say what it is', openEngine().version())
  return `engine ${version} (API ${api}, ${os}-${arch})`
}

/** How long one call may take; an engine that many ask at once takes its time. */
const answerMs = 120_000

/** What the engine answers; what it refuses, and its silence, as a `SandboxError`. */
export async function ask<Answer>(what: string, answer: Promise<Answer>, limitMs = answerMs): Promise<Answer> {
  const { promise: silence, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no answer after ${limitMs / 1000} s`)), Math.min(limitMs, longestTimerMs))
  try {
    return await Promise.race([answer, silence])
  } catch (error) {
    throw error instanceof SandboxError ? error : new SandboxError(`docker could not ${what}: ${messageOf(error)}`, { cause: error })
  } finally {
    clearTimeout(timer)
  }
}

/** Whether the engine says that what was asked for is not there. */
export const isMissing = (error: unknown): boolean => error instanceof Error && 'statusCode' in error && error.statusCode === 404

/** The end of a removal; what is gone already is removed. */
export async function orGone(removal: Promise<unknown>): Promise<void> {
  await removal.catch((error: unknown) => {
    if (!isMissing(error)) throw error
  })
}

/** Without the client's words for the status that the engine answered with. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).replace(/^\(HTTP code \d+\) [\w ]+ - /, '').trim()

const describe = (error: unknown): string => describeUnreachable(error instanceof Error ? error : new Error(String(error)), process.env)
