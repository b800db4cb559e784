import type Docker from 'dockerode'
import { z } from 'zod'
import { ask, isMissing, messageOf } from './engine.ts'

const MakingEvent = z.object({ error: z.string().optional() })

/** What the engine knows of an image, or null where it has none of that name. */
export async function inspectImage(docker: Docker, name: string): Promise<Docker.ImageInspectInfo | null> {
  const found = docker
    .getImage(name)
    .inspect()
    .catch((error: unknown) => {
      if (isMissing(error)) return null
      throw error
    })
  return ask(`look at image ${name}`, found)
}

/** Hears what an engine says of a build or a pull till its end; the fault that it tells of is thrown. */
export async function followMaking(docker: Docker, stream: NodeJS.ReadableStream, hear: (event: unknown) => void = () => {}): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let failure: string | null = null
  const note = (event: unknown) => {
    hear(event)
    failure = MakingEvent.parse(event).error ?? failure
  }
  docker.modem.followProgress(stream, (error) => (error || failure !== null ? reject(error ?? new Error(failure ?? '')) : resolve()), note)
  return promise
}

/** What was wrong with the making of an image, or null. One that is given up throws the reason of its signal. */
export async function failureOfMaking(
  make: (signal: AbortSignal) => Promise<void>,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal | undefined },
): Promise<string | null> {
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    await make(signal ? AbortSignal.any([signal, timeout]) : timeout)
    return null
  } catch (error) {
    signal?.throwIfAborted()
    return timeout.aborted ? `not done after ${timeoutMs / 1000} s` : messageOf(error)
  }
}
