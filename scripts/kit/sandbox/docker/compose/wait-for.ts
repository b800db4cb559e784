import { setTimeout as wait } from 'node:timers/promises'
import type Docker from 'dockerode'
import { SandboxError } from '../../sandbox-error.ts'
import { ask } from '../engine.ts'

/** `up`: healthy where it has a healthcheck, else running, or done without a failure. */
export type Condition = 'service_started' | 'service_healthy' | 'service_completed_successfully' | 'up'

const pollMs = 100
const patienceMs = 600_000
const shownLines = 20

/** Waits till a service is as others need it; one that cannot be any more is a `SandboxError` with its last lines. */
export async function waitFor(container: Docker.Container, name: string, condition: Condition, signal: AbortSignal): Promise<void> {
  const giveUp = Date.now() + patienceMs
  for (;;) {
    signal.throwIfAborted()
    const { State: state } = await ask(`look at service ${name}`, container.inspect())
    const verdict = judge(state, condition)
    if (verdict === 'as needed') return
    if (verdict !== 'not yet') throw new SandboxError(`services.${name}: ${verdict}${await lastLines(container, state)}`)
    if (Date.now() > giveUp) throw new SandboxError(`services.${name}: not ready after ${patienceMs / 1000} s${await lastLines(container, state)}`)
    await wait(pollMs, undefined, { signal })
  }
}

type State = Docker.ContainerInspectInfo['State']

function judge({ Running, Restarting, ExitCode, Health }: State, condition: Condition): string {
  const isOver = !Running && !Restarting
  const health = Health?.Status ?? 'none'
  if (condition === 'service_completed_successfully') return isOver ? (ExitCode === 0 ? 'as needed' : `failed with ${ExitCode}`) : 'not yet'
  if (condition === 'service_healthy' && health === 'none')
    return 'is waited for to be healthy, and has no healthcheck; give it one, or wait for service_started'
  if (isOver) return ExitCode === 0 && condition !== 'service_healthy' ? 'as needed' : `ended with ${ExitCode}`
  if (condition === 'service_started' || health === 'none') return Running ? 'as needed' : 'not yet'
  if (health === 'unhealthy') return 'is not healthy'
  return health === 'healthy' ? 'as needed' : 'not yet'
}

async function lastLines(container: Docker.Container, { Health }: State): Promise<string> {
  const { Config: config } = await ask('look at a container', container.inspect())
  const log = await ask('read what a service said', container.logs({ stdout: true, stderr: true, tail: shownLines, follow: false }))
  const said = (config.Tty ? log.toString('utf8') : withoutFrames(log)).trim()
  const check = Health?.Log?.at(-1)?.Output?.trim()
  return [said && `; its last lines:\n${said}`, check && `\nits healthcheck said:\n${check}`].filter(Boolean).join('')
}

/** The engine sends eight bytes before each part: which stream it is of, and its length. */
function withoutFrames(log: Buffer): string {
  const parts: Buffer[] = []
  for (let at = 0; at + 8 <= log.length; at += 8 + log.readUInt32BE(at + 4)) parts.push(log.subarray(at + 8, at + 8 + log.readUInt32BE(at + 4)))
  return Buffer.concat(parts).toString('utf8')
}
